// Types of the face. Those of the operations follow from the library: operations.d.ts.
import type {
  ErrorCode,
  Events,
  EventsColumns,
  JourneysSummary,
  Operations,
  Paths,
  PathsColumns,
  PromoAudit,
  PromoPolicyKeys,
} from './operations.js';

export * from './operations.js';

/** Version of the library, "major.minor.patch". */
export const version: string;
/** The names of all operations, "budget.plan" .... */
export const operations: readonly (keyof Operations)[];

/** A decimal number, read exactly: 0.6 is six tenths. Text holds up to 18 digits. */
export type Decimal = number | string | bigint;
/** ISO 8601 text, epoch seconds, or a Date (taken in whole seconds). All in UTC. */
export type Time = string | number | bigint | Date;
/** Numbers that travel without being copied (Float64Array) or printed. NaN is a missing number. */
export type NumberArray = Float64Array | Float32Array | IntegerArray;
/** Integers that travel without being copied (BigInt64Array, Int32Array) or printed. */
export type IntegerArray =
  | BigInt64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | Uint8ClampedArray;

export interface CallOptions {
  /** Threads that long work may use, 1 to 256; results do not depend on it. */
  threads?: number;
  /** Number arrays of the response come as Float64Array (BigInt64Array, Int32Array for integers). */
  typedArrays?: boolean;
}

export interface Supervision {
  /** Cancels the work: the promise is rejected with code "cancelled" and the signal's reason as cause. */
  signal?: AbortSignal;
  /** Called now and then with the fraction done, 0 to 1, and with 1 at the end. */
  onProgress?: (fraction: number) => void;
}

export interface AsyncCallOptions extends CallOptions, Supervision {}

/** A response of a call with `typedArrays: true`. */
export type TypedArrays<T> = T extends readonly (number | null)[]
  ? Float64Array | BigInt64Array | Int32Array
  : T extends readonly (infer E)[]
    ? TypedArrays<E>[]
    : T extends object
      ? { [K in keyof T]: TypedArrays<T[K]> }
      : T;

type Request<N extends keyof Operations> = Operations[N]['request'];
type Response<N extends keyof Operations> = Operations[N]['response'];

/** Runs an operation on this thread. Throws a MktoptError. */
export function call<N extends keyof Operations>(
  operation: N,
  request: Request<N>,
  options: CallOptions & { typedArrays: true },
): TypedArrays<Response<N>>;
export function call<N extends keyof Operations>(
  operation: N,
  request?: Request<N>,
  options?: CallOptions,
): Response<N>;

/** Runs an operation on a thread of Node's pool. The bulk data of the request is copied first. */
export function callAsync<N extends keyof Operations>(
  operation: N,
  request: Request<N>,
  options: AsyncCallOptions & { typedArrays: true },
): Promise<TypedArrays<Response<N>>>;
export function callAsync<N extends keyof Operations>(
  operation: N,
  request?: Request<N>,
  options?: AsyncCallOptions,
): Promise<Response<N>>;

export interface Description {
  operation: string;
  doc: string;
  /** JSON Schema (2020-12) in the library's own snake_case names. */
  request: object;
  response: object;
}

/** JSON Schema of an operation, with defaults, ranges, units and docs. */
export function describe(operation: keyof Operations): Description;

/** A failure of the library, or of a request that cannot be written down. */
export class MktoptError extends Error {
  constructor(
    failure: {
      code: ErrorCode;
      message: string;
      status?: number;
      field?: string;
      index?: number;
      property?: string;
    },
    options?: { cause?: unknown },
  );
  readonly name: 'MktoptError';
  /** "out_of_range", ...: stable. */
  readonly code: ErrorCode;
  /** The number of the code in C. */
  readonly status: number;
  /** The path of the field at fault in the library's names, "channels[2].monthly_revenue"; "" when none is. */
  readonly field: string;
  /** The same path as JavaScript writes it, "channels[2].monthlyRevenue". */
  readonly property: string;
  /** The last element number in the path, or -1. */
  readonly index: number;
}

export interface JourneyOptions {
  /** Older touches do not count for a conversion. */
  lookbackDays?: number;
  /** A longer pause ends a journey; without it none does. */
  inactivityGapDays?: number;
  /** Later rows are ignored. */
  windowEnd?: Time;
}

export interface Journey {
  channels: string[];
  /** Days before the path's end, NaN without times. */
  ages: Float64Array;
  conversions: number;
  value: number;
  nulls: number;
}

type AttributionRequest = Omit<Request<'attribution.run'>, 'journeys' | 'paths' | 'events'>;

/** Journeys of many users: immutable, filled once, read by any number of models. */
export class Journeys {
  private constructor();
  static fromEvents(events: readonly Events[] | EventsColumns, options?: JourneyOptions): Journeys;
  static fromEventsAsync(
    events: readonly Events[] | EventsColumns,
    options?: JourneyOptions & Supervision,
  ): Promise<Journeys>;
  static fromPaths(paths: readonly Paths[] | PathsColumns): Journeys;
  static fromPathsAsync(paths: readonly Paths[] | PathsColumns, options?: Supervision): Promise<Journeys>;
  /** Names, sorted. */
  get channels(): string[];
  /** Cost of each channel's touches; null where none was given. */
  get costs(): { [channel: string]: number | null };
  get summary(): JourneysSummary;
  path(index: number): Journey;
  /** Models side by side: attribution.run on these journeys. */
  attribute(request?: AttributionRequest, options?: CallOptions): Response<'attribution.run'>;
  attributeAsync(
    request?: AttributionRequest,
    options?: AsyncCallOptions,
  ): Promise<Response<'attribution.run'>>;
}

/** Whether an award is allowed, and if not, why. */
export type PromoCheck =
  | { readonly valid: true }
  | {
      valid: false;
      message: string;
      /** The first rule that fails. */
      rule: 'tier_maximum' | 'budget_cap';
      /** By that rule, in tokens. */
      maxAllowed: number;
      maxWithinAllRules: number;
    };

export interface PromoPolicyChange {
  user?: string;
  description?: string;
  time?: Time;
  /** A price change carries the token maxima along. */
  autoAdjust?: boolean;
}

/** What tiers pay and what promotions may give them: immutable. */
export class PromoPolicy {
  /** Keys over the library's defaults. */
  constructor(keys?: PromoPolicyKeys);
  readonly tiers: readonly string[];
  /** May a member of this tier get so many tokens? A direct call, well under a microsecond. */
  validate(tier: string, bonusTokens: number | bigint): PromoCheck;
  tierBudget(tier: string): Response<'promo.tier_budget'>;
  aggregate(userCountByTier: { readonly [tier: string]: number | bigint }): Response<'promo.aggregate'>;
  review(request?: Omit<Request<'promo.review'>, 'policy'>): Response<'promo.review'>;
  suggest(request: Omit<Request<'promo.suggest'>, 'policy'>): Response<'promo.suggest'>;
  /** A new policy with one key changed, and the records of what became of which key. */
  changed(
    key: string,
    value: Decimal | null,
    options?: PromoPolicyChange,
  ): { policy: PromoPolicy; audit: PromoAudit[] };
  changed(keys: PromoPolicyKeys, options?: PromoPolicyChange): { policy: PromoPolicy; audit: PromoAudit[] };
  /** All keys and their values. */
  toJSON(): { [key: string]: number | bigint | string | null };
}
