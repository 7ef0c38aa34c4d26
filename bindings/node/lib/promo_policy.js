'use strict';
// Promo policies: immutable; the check of an award is a direct call into the library.

const native = require('./native.js');
const { call } = require('./call.js');
const { failure, unwrap, withProperties } = require('./error.js');
const { encode, encodeRequest } = require('./request.js');
const { parseExact } = require('./response.js');
const { camelCase, compile } = require('./shape.js');

const data = compile({ type: 'object' }); // policy keys are data
const ALLOWED = Object.freeze({ valid: true });
const { figures, promoRules: rules } = native;

class PromoPolicy {
  #check;
  #text;
  #tiers;

  /** @param keys policy keys over the library's defaults; null takes a tier's key away */
  constructor(keys = {}) {
    this.#check = unwrap(native.promoPolicy(encodeRequest(keys, data).json));
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
    if (typeof result !== 'string') return withProperties(camelCase, () => unwrap(result));
    return {
      valid: false,
      message: result,
      rule: rules[figures[0]],
      maxAllowed: figures[1],
      maxWithinAllRules: figures[2],
    };
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
  changed(first, ...rest) {
    const settings = typeof first === 'string' ? { [first]: rest.shift() } : first;
    const changes = Object.entries(settings).map(([key, value]) => {
      if (value === undefined)
        throw failure('missing_field', key, 'needs a new value; null takes the key away');
      return { key, value };
    });
    const { policy, audit } = call('promo.change_policy', { ...rest[0], policy: this, changes });
    return { policy: new PromoPolicy(policy), audit };
  }

  /** The policy's keys and values. */
  toJSON() {
    return parseExact(this.#text);
  }

  [encode]() {
    return this.#text;
  }

  [Symbol.for('nodejs.util.inspect.custom')](depth, options, inspect) {
    return `PromoPolicy ${inspect(this.toJSON(), options)}`;
  }
}

module.exports = { PromoPolicy };
