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

export interface BuildOptions {
  /** Threads that building may use, 1 to 256; the journeys do not depend on it. */
  threads?: number;
}

/** An operation's request without what journeys bring along. */
type Question<N extends keyof Operations, K extends string = never> = Omit<
  Request<N>,
  'journeys' | 'paths' | 'events' | 'lookbackDays' | 'inactivityGapDays' | 'windowEnd' | K
>;

/** Journeys of many users: immutable, filled once, read by any number of models. */
export class Journeys {
  private constructor();
  static fromEvents(
    events: readonly Events[] | EventsColumns,
    options?: JourneyOptions & BuildOptions,
  ): Journeys;
  static fromEventsAsync(
    events: readonly Events[] | EventsColumns,
    options?: JourneyOptions & BuildOptions & Supervision,
  ): Promise<Journeys>;
  static fromPaths(paths: readonly Paths[] | PathsColumns, options?: BuildOptions): Journeys;
  static fromPathsAsync(
    paths: readonly Paths[] | PathsColumns,
    options?: BuildOptions & Supervision,
  ): Promise<Journeys>;
  /** Journeys added up: each part of other users, all made with the same options. */
  static merge(parts: readonly Journeys[]): Journeys;
  static mergeAsync(parts: readonly Journeys[], options?: Supervision): Promise<Journeys>;
  /** What toBytes wrote, bit for bit; it may come from anywhere. */
  static fromBytes(bytes: Uint8Array): Journeys;
  static fromBytesAsync(bytes: Uint8Array, options?: Supervision): Promise<Journeys>;
  /** These journeys with a version and a checksum, the same on every machine. */
  toBytes(): Uint8Array;
  /** Names, sorted. */
  get channels(): string[];
  /** Cost of each channel's touches; null where none was given. */
  get costs(): { [channel: string]: number | null };
  get summary(): JourneysSummary;
  path(index: number): Journey;
  /** Models side by side: attribution.run on these journeys. */
  attribute(request?: Question<'attribution.run'>, options?: CallOptions): Response<'attribution.run'>;
  attributeAsync(
    request?: Question<'attribution.run'>,
    options?: AsyncCallOptions,
  ): Promise<Response<'attribution.run'>>;
  /** What an open journey leads to, from how these went on: attribution.predict. */
  predict(
    journey: Request<'attribution.predict'>['journey'],
    request?: Question<'attribution.predict', 'journey'>,
    options?: CallOptions,
  ): Response<'attribution.predict'>;
  predictAsync(
    journey: Request<'attribution.predict'>['journey'],
    request?: Question<'attribution.predict', 'journey'>,
    options?: AsyncCallOptions,
  ): Promise<Response<'attribution.predict'>>;
  /** Top paths, touches, channels, pairs of them, drop-off, findings: attribution.journeys. */
  statistics(
    request?: Question<'attribution.journeys'>,
    options?: CallOptions,
  ): Response<'attribution.journeys'>;
  statisticsAsync(
    request?: Question<'attribution.journeys'>,
    options?: AsyncCallOptions,
  ): Promise<Response<'attribution.journeys'>>;
  /** What channels, campaigns and positions return on their cost, under models: attribution.roi. */
  roi(request?: Question<'attribution.roi'>, options?: CallOptions): Response<'attribution.roi'>;
  roiAsync(
    request?: Question<'attribution.roi'>,
    options?: AsyncCallOptions,
  ): Promise<Response<'attribution.roi'>>;
}

/** What a detector says of one value; NaN where it says nothing, as of a missing value. */
export interface Detection {
  /** 0..1, calibrated: of clean values one in a thousand exceeds 0.999. */
  score: number;
  /** 0..1: high where an episode begins, 0 while it lasts or nothing is. */
  alertScore: number;
  /** Forecast of the value from the past. */
  expected: number;
  /** Whether alertScore reaches Detector.ALERT_SCORE. */
  alert: boolean;
}

/** What a detector says of many values. */
export interface Detections {
  scores: Float64Array;
  alertScores: Float64Array;
  expected: Float64Array;
}

/** A series of numbers; null or NaN is a missing one. */
export type Series = readonly (number | null)[] | NumberArray;
/** When the values of a series were; null or NaN where that is not known. */
export type Times = readonly (Time | null)[] | NumberArray;

/** Scores a stream of values, each from the past alone: constant memory, nothing to set. */
export class Detector {
  /** From this alertScore on, somebody may want to hear of it. */
  static readonly ALERT_SCORE: number;
  /** A new one, warmed up where there is history. */
  constructor(history?: Series | null, times?: Times | null);
  /** What toBytes wrote, which may come from anywhere; it goes on from there bit for bit. */
  static fromBytes(bytes: Uint8Array): Detector;
  /** What was learned with a version and a checksum, the same on every machine. */
  toBytes(): Uint8Array;
  copy(): Detector;
  /** How many values were learned. */
  get seen(): number;
  /**
   * Scores a value, then learns it: a direct call, about a microsecond. With times, given for all values or
   * for none, days and weeks are learned; without, a season is looked for.
   */
  push(value: number | null, time?: Time | null): Detection;
  /** The same for many values in order. When one is refused, nothing is learned. */
  run(values: Series, times?: Times | null): Detections;
}

/** How to forecast a series: fields of forecast.run. */
export type ForecastSettings = Pick<
  Request<'forecast.run'>,
  'method' | 'variant' | 'nonNegative' | 'window'
> & {
  /** Steps: 12 of months, [7, 365.25] of days; none without it. */
  seasonLength?: number | readonly number[] | NumberArray;
  /** How likely each interval holds the value; default [0.8, 0.95]. */
  levels?: number | readonly number[] | NumberArray;
};

/** What is known beside a series, by name: a number a value, and a number a step of the horizon. */
export interface Regressors {
  regressors?: Readonly<Record<string, Series>>;
  futureRegressors?: Readonly<Record<string, Series>>;
}

/** A series of many with what is its own; the rest is that of the call. */
export type OwnSeries = { values: Series; horizon?: number } & Omit<ForecastSettings, 'levels'> & Regressors;

/** A forecast by step; other operations take it as their `forecast`. */
export interface SeriesForecast {
  mean: Float64Array;
  intervals: { level: number; lower: Float64Array; upper: Float64Array }[];
  /** The sum of all steps, with intervals of its own; null when it is too large. */
  total: { mean: number; intervals: { level: number; lower: number; upper: number }[]; share: Float64Array } | null;
  error?: undefined;
}

/** A series of many that could not be forecast, and why. */
export interface FailedForecast {
  error: MktoptError;
  mean?: undefined;
  intervals?: undefined;
}

/**
 * Forecasts a series on this thread: typed arrays in and out, no JSON. What forecast.run says beyond, fit and
 * parameters, and what it takes, dates and holidays, is there.
 */
export function forecastSeries(
  values: Series,
  horizon: number,
  settings?: ForecastSettings & Regressors,
): SeriesForecast;
/**
 * Forecasts many series of any lengths on a thread of Node's pool, in their order: typed arrays in and out, no
 * JSON. One that fails spoils no other.
 */
export function forecastMany(
  series: readonly (Series | OwnSeries)[],
  horizon: number,
  options?: ForecastSettings & Supervision & { threads?: number },
): Promise<(SeriesForecast | FailedForecast)[]>;

/** How to fit a model: fields of forecast.run. */
export type ModelSettings = Omit<Request<'forecast.run'>, 'series' | 'horizon' | 'returnState'>;

/** A forecast as forecast.update answers it, without the state, which the model keeps. */
export type ModelForecast = Omit<
  TypedArrays<Response<'forecast.update'>>,
  'state' | 'mean' | 'intervals' | 'fitted'
> &
  Pick<SeriesForecast, 'mean' | 'intervals'>;

/**
 * A fitted forecast that takes in new values without being fitted again: constant time for each, constant
 * memory.
 */
export class ForecastModel {
  /**
   * Fits what forecast.run fits for this horizon, and takes the same settings; to predict it gives the same
   * numbers. The horizon also says how far ahead models are weighed and errors measured.
   */
  constructor(series: Series, horizon: number, settings?: ModelSettings);
  /** The same on a thread of Node's pool. */
  static fitAsync(
    series: Series,
    horizon: number,
    settings?: ModelSettings,
    options?: Supervision & { threads?: number },
  ): Promise<ForecastModel>;
  /** What toBytes wrote, which may come from anywhere; it goes on from there bit for bit. */
  static fromBytes(bytes: Uint8Array): ForecastModel;
  /** The whole state with a version and a checksum, the same on every machine. */
  toBytes(): Uint8Array;
  copy(): ForecastModel;
  /** Steps of the series so far, missing values among them. */
  get steps(): number;
  /** The horizon that it was fitted for. */
  get horizon(): number;
  /**
   * Takes in what came since, null or NaN where it is missing: a direct call, but with regressors or holidays,
   * which are given as the model was made with them. When a value is refused, nothing is taken in.
   */
  update(
    values: Series | number | null,
    beside?: Pick<Request<'forecast.update'>, 'regressors' | 'holidays'>,
  ): this;
  /** Forecasts the steps after the last value; without a horizon as far as the model was fitted for. */
  predict(
    horizon?: number | null,
    beside?: Pick<Request<'forecast.update'>, 'futureRegressors' | 'holidays'>,
  ): ModelForecast;
}

/** Whether an award is allowed, and if not, why. */
export type PromoCheck =
  | {
      readonly valid: true;
      readonly message?: undefined;
      readonly rule?: undefined;
      readonly maxAllowed?: undefined;
      readonly maxWithinAllRules?: undefined;
    }
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
