'use strict';
// Promo policies: immutable; the check of an award is a direct call into the library.

const native = require('./native.js');
const { call, checkOptions } = require('./call.js');
const { unwrap } = require('./error.js');
const { encode, encodeRequest } = require('./request.js');
const { parseExact } = require('./response.js');
const { compile } = require('./shape.js');
const { epochSeconds, isoTime } = require('./time.js');

const data = compile({ type: 'object' }); // policy keys are data
const ALLOWED = Object.freeze({ valid: true });
const CHANGE_OPTIONS = ['user', 'description', 'time', 'autoAdjust'];
const secret = Symbol('policy');

/** coefficient * 10^-scale as a number, or as text where a number would lose digits. */
function decimal(value) {
  if (value === null) return null;
  const [coefficient, scale] = value;
  const digits = String(coefficient < 0 ? -coefficient : coefficient).padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const sign = coefficient < 0 ? '-' : '';
  return parseExact(scale === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-scale)}`);
}

function auditRecord(record) {
  const time = record.time === null ? null : isoTime(record.time);
  return Object.freeze({ ...record, old: decimal(record.old), new: decimal(record.new), time });
}

class PromoPolicy {
  #check;
  #text;
  #tiers;

  /** @param keys policy keys over the library's defaults; null takes a tier's key away */
  constructor(keys, check, key) {
    if (key === secret) this.#check = check;
    else this.#check = unwrap(native.promoPolicy(keys === undefined ? undefined : encodeRequest(keys, data).json));
    const { json, tiers } = native.promoPolicyRead(this.#check);
    this.#text = json;
    this.#tiers = Object.freeze(tiers);
    Object.freeze(this);
  }

  get tiers() {
    return this.#tiers;
  }

  /** May a member of this tier get so many tokens? */
  validate(tier, bonusTokens) {
    const result = this.#check(tier, bonusTokens);
    if (typeof result === 'number') return ALLOWED;
    return unwrap(result);
  }

  tierBudget(tier) {
    return call('promo.tier_budget', { policy: this, tier });
  }

  aggregate(userCountByTier) {
    return call('promo.aggregate', { policy: this, userCountByTier });
  }

  review(request = {}) {
    return call('promo.review', { ...request, policy: this });
  }

  suggest(request) {
    return call('promo.suggest', { ...request, policy: this });
  }

  /** changed(key, value, options) or changed({ key: value, ... }, options): { policy, audit } */
  changed(key, ...rest) {
    const many = typeof key !== 'string';
    const settings = many ? Object.entries(key).flat() : [key, rest[0]];
    const options = rest[many ? 0 : 1] ?? {};
    checkOptions(options, CHANGE_OPTIONS);
    const values = settings.map((setting) => (typeof setting === 'bigint' ? String(setting) : setting));
    const { user, description, time, autoAdjust } = options;
    const result = unwrap(
      native.promoPolicyChange(this.#check, values, user, description, epochSeconds(time, 'time'), autoAdjust),
    );
    return { policy: new PromoPolicy(undefined, result.check, secret), audit: result.audit.map(auditRecord) };
  }

  /** The policy's keys and values. */
  toJSON() {
    return parseExact(this.#text);
  }

  [encode]() {
    return this.#text;
  }
}

module.exports = { PromoPolicy };
