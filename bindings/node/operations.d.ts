// Generated from the library by `npm run generate`; a test compares it. Do not edit.

import type {
  AsyncCallOptions,
  CallOptions,
  Decimal,
  IntegerArray,
  Journeys,
  NumberArray,
  PromoPolicy,
  Time,
  TypedArrays,
} from './index.js';

/** What went wrong: the names of the library's statuses. */
export type ErrorCode =
  | "invalid_argument"
  | "invalid_options"
  | "missing_field"
  | "wrong_type"
  | "not_finite"
  | "out_of_range"
  | "unknown_field"
  | "duplicate"
  | "unknown_name"
  | "conflict"
  | "length_mismatch"
  | "number_overflow"
  | "infeasible"
  | "too_large"
  | "json_syntax"
  | "json_depth"
  | "corrupt_state"
  | "out_of_memory"
  | "cancelled"
  | "internal";

/** Every operation with its request and response. */
export interface Operations {
  "stage.classify": { request: StageClassifyRequest; response: StageClassifyResponse };
  "budget.plan": { request: BudgetPlanRequest; response: BudgetPlanResponse };
  "attribution.run": { request: AttributionRunRequest; response: AttributionRunResponse };
  "promo.tier_budget": { request: PromoTierBudgetRequest; response: PromoTierBudgetResponse };
  "promo.aggregate": { request: PromoAggregateRequest; response: PromoAggregateResponse };
  "promo.validate": { request: PromoValidateRequest; response: PromoValidateResponse };
  "promo.review": { request: PromoReviewRequest; response: PromoReviewResponse };
  "promo.suggest": { request: PromoSuggestRequest; response: PromoSuggestResponse };
  "promo.change_policy": { request: PromoChangePolicyRequest; response: PromoChangePolicyResponse };
}

export interface SuccessMetric {
  /** What is measured. */
  metric: string;
  /** What counts as success, in words. */
  target: string;
}

export interface StageRow {
  /** Name for people. */
  displayName?: string | null;
  /** Lowest monthly recurring revenue of the stage, inclusive. (unit: currency/month; >= 0) */
  minRevenue?: number | null;
  /** Where the next stage begins, exclusive; null: no end. (unit: currency/month; > 0) */
  maxRevenue?: number | null;
  /** Part of revenue that goes into marketing. (unit: share of revenue; > 0, <= 1) */
  budgetShare?: number | null;
  /** Growth of revenue aimed at, a month. (unit: fraction/month; > -1) */
  growthTarget?: number | null;
  /** Cost of acquiring a customer aimed at. (unit: currency/customer; > 0) */
  cacTarget?: number | null;
  /** Share of the marketing budget by channel; sums to 1. */
  channelShares?: { readonly $replace?: boolean; readonly [key: string]: number | null | boolean | undefined } | null;
  /** What the stage is about. */
  focus?: string | null;
  /** What to do first, in order. */
  priorities?: readonly string[] | null;
  /** How success of the stage is told. */
  successMetrics?: readonly SuccessMetric[] | null;
}

export interface ChannelRow {
  /** One-off cost of switching the channel on. (unit: currency; >= 0) */
  setupCost?: number | null;
  /** Spend below which the channel has no effect. (unit: currency/month; > 0) */
  monthlyMinimum?: number | null;
  /** Exponent by which revenue grows with spend. (> 0, <= 1) */
  scalingEfficiency?: number | null;
  /** Spend above which more has no effect. (unit: currency/month; > 0) */
  saturationPoint?: number | null;
  /** Revenue for each unit of spend at the monthly minimum. (unit: revenue/spend; >= 0) */
  typicalRoi?: number | null;
}

/** Reference tables that replace the defaults, merged key by key; null removes a row. */
export interface Tables {
  /** Growth stages by name; their revenue ranges join from 0 without gaps. (default: in describe) */
  stages?: { readonly $replace?: boolean; readonly [key: string]: Partial<StageRow> | null | boolean | undefined } | null;
  /** What is typical of a channel, by name. (default: in describe) */
  channels?: { readonly $replace?: boolean; readonly [key: string]: Partial<ChannelRow> | null | boolean | undefined } | null;
}

export interface StageClassifyRequest {
  /** Monthly recurring revenue. (unit: currency/month; >= 0) */
  monthlyRevenue: number;
  /** Reference tables that replace the defaults, merged key by key; null removes a row. (default: in describe) */
  tables?: Tables | null;
}

export interface StageClassifyResponse {
  /** Name of the stage. */
  stage: string;
  /** Name for people. */
  displayName: string;
  /** Lowest monthly recurring revenue of the stage, inclusive. (unit: currency/month; >= 0) */
  minRevenue: number;
  /** Where the next stage begins, exclusive; null: no end. (unit: currency/month; > 0) */
  maxRevenue: number | null;
  /** Part of revenue that goes into marketing. (unit: share of revenue; > 0, <= 1) */
  budgetShare: number;
  /** Growth of revenue aimed at, a month. (unit: fraction/month; > -1) */
  growthTarget: number;
  /** Cost of acquiring a customer aimed at. (unit: currency/customer; > 0) */
  cacTarget: number;
  /** Share of the marketing budget by channel; sums to 1. */
  channelShares: { [key: string]: number };
  /** What the stage is about. */
  focus: string;
  /** What to do first, in order. */
  priorities: string[];
  /** How success of the stage is told. */
  successMetrics: SuccessMetric[];
  /** What is missing to the next stage; null in the last one. (unit: currency/month) */
  revenueToNextStage: number | null;
}

export interface BudgetPlanRequest {
  /** Monthly recurring revenue today. (unit: currency/month; >= 0) */
  monthlyRevenue: number;
  /** Length of the projection. (unit: months; >= 1, <= 600; default 12) */
  months?: number | bigint | null;
  /** A stage that holds for every month; left out: by revenue. */
  stage?: string | null;
  /** Amounts that split the budget are multiples of it. (unit: currency; > 0; default 0.01) */
  roundingUnit?: Decimal | null;
  /** Reference tables that replace the defaults, merged key by key; null removes a row. (default: in describe) */
  tables?: Tables | null;
}

export interface ChannelBudget {
  /** Name of the channel. */
  channel: string;
  /** Share of the marketing budget. */
  share: number;
  /** Its part of the total; all parts add up exactly. (unit: currency/month) */
  amount: number;
}

/** What the stage aims at. */
export interface BudgetTargets {
  /** Cost of acquiring a customer aimed at. (unit: currency/customer) */
  cacTarget: number;
  /** Growth of revenue aimed at. (unit: percent/month) */
  growthTargetPercent: number;
  /** 12 x growth / budget share: what a month's growth adds over a year for each unit of its budget. (unit: revenue/spend) */
  roiTarget: number;
}

export interface BudgetMonth {
  /** 1 is the first month after today. */
  month: number;
  /** Revenue of the month before, grown by the target of its stage. (unit: currency/month) */
  monthlyRevenue: number;
  /** Stage of the month's own revenue. */
  stage: string;
  /** Revenue times the stage's budget share. (unit: currency/month) */
  marketingBudget: number;
  /** Marketing budget over the stage's CAC target. (unit: customers/month) */
  expectedCustomers: number;
}

/** Sums over the projection. */
export interface BudgetCumulative {
  /** Sum of the months' marketing budgets. (unit: currency) */
  investment: number;
  /** Sum of the months' revenue. (unit: currency) */
  revenue: number;
}

export interface BudgetWarning {
  /** Name of the channel. */
  channel: string;
  /** What it gets. (unit: currency/month) */
  amount: number;
  /** What it needs to have an effect. (unit: currency/month) */
  monthlyMinimum: number;
  /** The same in a sentence. */
  message: string;
}

export interface BudgetPlanResponse {
  /** Growth stage today. */
  stage: string;
  /** As given. (unit: currency/month) */
  monthlyRevenue: number;
  /** Revenue times budget share, in whole rounding units. (unit: currency/month) */
  totalMarketingBudget: number;
  /** Budget share of revenue. (unit: percent) */
  budgetPercentage: number;
  /** The budget by channel. */
  channelBudgets: ChannelBudget[];
  /** What the stage aims at. */
  targetMetrics: BudgetTargets;
  /** Month by month. */
  growthProjections: BudgetMonth[];
  /** Sums over the projection. */
  cumulative: BudgetCumulative;
  /** Channels that get less than they need to have an effect. */
  warnings: BudgetWarning[];
}

/** Weights of the model custom, which needs them. */
export interface CustomWeights {
  /** Of the first touch, of all between together, of the last; without, all touches are alike. */
  positionWeights?: readonly number[] | NumberArray | null;
  /** By channel; a channel that is not named weighs 1. */
  channelWeights?: { readonly [key: string]: number } | null;
}

/** Aggregated paths. */
export interface Paths {
  /** Channel names in order, as an array or one string joined by ' > '. */
  path: string | readonly string[] | null;
  /** How often the path led to a conversion; missing is 0. (>= 0) */
  conversions?: number | null;
  /** Of all these conversions; missing is 0. (unit: currency; >= 0) */
  value?: number | null;
  /** How often the path ended without a conversion; missing is 0. (>= 0) */
  nulls?: number | null;
}

export interface PathsColumns {
  /** Channel names in order, as an array or one string joined by ' > '. */
  path: readonly (string | readonly string[] | null)[];
  /** How often the path led to a conversion; missing is 0. (>= 0) */
  conversions?: readonly (number | null)[] | NumberArray;
  /** Of all these conversions; missing is 0. (unit: currency; >= 0) */
  value?: readonly (number | null)[] | NumberArray;
  /** How often the path ended without a conversion; missing is 0. (>= 0) */
  nulls?: readonly (number | null)[] | NumberArray;
}

/** An event log, in any order. */
export interface Events {
  /** Who. */
  user: string | number | bigint;
  /** Where a touch happened; not read for conversions. */
  channel?: string | null;
  /** When, UTC. */
  time: Time;
  /** touch or conversion. */
  type: string;
  /** Of a conversion; missing is 0. (unit: currency; >= 0) */
  value?: number | null;
  /** Of a touch; tells duplicates apart. */
  campaign?: string | null;
  /** Of a touch; missing is 0. (unit: currency; >= 0) */
  cost?: number | null;
}

export interface EventsColumns {
  /** Who. */
  user: readonly (string | number | bigint)[] | IntegerArray;
  /** Where a touch happened; not read for conversions. */
  channel?: readonly (string | null)[];
  /** When, UTC. */
  time: readonly Time[] | NumberArray;
  /** touch or conversion. */
  type: readonly string[];
  /** Of a conversion; missing is 0. (unit: currency; >= 0) */
  value?: readonly (number | null)[] | NumberArray;
  /** Of a touch; tells duplicates apart. */
  campaign?: readonly (string | null)[];
  /** Of a touch; missing is 0. (unit: currency; >= 0) */
  cost?: readonly (number | null)[] | NumberArray;
}

/** Journeys, models and their settings. */
export type AttributionRunRequest = {
  /** Models to run, in this order; without, all but shapley, and custom only if it has weights. */
  models?: readonly ("first_touch" | "last_touch" | "last_non_direct" | "linear" | "time_decay" | "position_based" | "custom" | "shapley")[] | null;
  /** Older touches do not count for a conversion; for events only. (unit: days; > 0; default 90) */
  lookbackDays?: number | null;
  /** A longer pause ends a journey; for events only. (unit: days; > 0) */
  inactivityGapDays?: number | null;
  /** Later rows are ignored; without it the last event ends the observation; for events only. */
  windowEnd?: Time | null;
  /** time_decay on paths with times. (unit: days; > 0; default 7) */
  halfLifeDays?: number | null;
  /** time_decay on paths without times. (unit: touches; > 0; default 1) */
  halfLifeSteps?: number | null;
  /** position_based: the first touch, all between together, the last; they sum to 1. (unit: fraction; default [0.4,0.2,0.4]) */
  positionWeights?: readonly number[] | NumberArray | null;
  /** last_non_direct passes over it. (default "direct") */
  directChannel?: string | null;
  /** Weights of the model custom, which needs them. */
  custom?: CustomWeights | null;
} & (
  | {
    /** Aggregated paths. */
    paths: readonly Paths[] | PathsColumns;
    /** An event log. */
    events?: null;
    /** Journeys built before. */
    journeys?: null;
  }
  | {
    /** Aggregated paths. */
    paths?: null;
    /** An event log. */
    events: readonly Events[] | EventsColumns;
    /** Journeys built before. */
    journeys?: null;
  }
  | {
    /** Aggregated paths. */
    paths?: null;
    /** An event log. */
    events?: null;
    /** Journeys built before. */
    journeys: Journeys;
  }
);

/** Credit by channel, in the order of `channels`. */
export interface ModelCredit {
  /** Conversions credited to each channel. */
  conversions: (number | null)[];
  /** Value credited to each channel. (unit: currency) */
  value: (number | null)[];
  /** Of the conversions; null when there are none. (unit: fraction) */
  share: (number | null)[];
}

/** What the journeys hold. */
export interface JourneysSummary {
  /** Conversions and nulls. */
  journeys: number;
  /** Of paths with touches: what the models share out. */
  conversions: number;
  /** Of these conversions. (unit: currency) */
  value: number;
  /** Paths with touches that ended without a conversion. */
  nulls: number;
  /** Without any touch. */
  unattributedConversions: number;
  /** Of conversions without any touch. (unit: currency) */
  unattributedValue: number;
  /** Nulls of aggregated paths without any touch. */
  unattributedNulls: number;
  /** Of paths with exactly one touch. */
  singleTouchConversions: number;
  /** Mean length of converting paths. */
  touchesPerConversion: number | null;
  /** Conversions per journey. (unit: fraction) */
  conversionRate: number | null;
  /** Lower end of its exact 95 % interval. (unit: fraction) */
  conversionRateLower: number | null;
  /** Upper end of its exact 95 % interval. (unit: fraction) */
  conversionRateUpper: number | null;
  /** Of events; 0 for aggregated paths. */
  users: number;
  /** Paths held, with touches. */
  paths: number;
  /** Touches held. */
  touches: number;
  /** Exact copies of another event; they count. */
  duplicateEvents: number;
  /** After windowEnd. */
  ignoredEvents: number;
  /** Older than lookbackDays before their conversion. */
  expiredTouches: number;
}

/** Credit of every channel under every model. */
export interface AttributionRunResponse {
  /** Channel names, sorted by bytes. */
  channels: string[];
  /** Credit by model. */
  models: { [key: string]: ModelCredit };
  /** The model to act on; null without conversions. */
  recommendedModel: string | null;
  /** Why, with the numbers behind it. */
  reason: string;
  /** What the journeys hold. */
  summary: JourneysSummary;
  /** What may be a slip in the request; it did no harm. */
  warnings: string[];
}

/** Policy keys, merged over the defaults key by key. */
export interface PromoPolicyKeys {
  /** Part of the membership revenue that promotions may use. (unit: fraction; >= 0, <= 1; default 0.6) */
  promo_budget_cap_percent?: Decimal | null;
  /** What one bonus token costs. (unit: currency units a token; >= 0; default 0.065) */
  creator_base_rate_per_token?: Decimal | null;
  /** Most bonus tokens a member of the tier may get; null removes the tier's key. (unit: tokens; >= 0) */
  [key: `promo_max_bonus_tokens_${string}`]: number | bigint | null;
  /** What a member of the tier pays a month; null removes the tier's key. (unit: cents; >= 0) */
  [key: `membership_monthly_revenue_${string}`]: number | bigint | null;
}

/** One tier's budget. */
export interface PromoTierBudgetRequest {
  /** Policy keys, merged over the defaults key by key. */
  policy?: PromoPolicy | PromoPolicyKeys | null;
  /** A tier of the policy. */
  tier: string;
}

/** A tier's budget a user and month. */
export interface PromoTierBudgetResponse {
  /** The tier. */
  tier: string;
  /** What a user pays a month. (unit: cents) */
  membershipRevenue: number;
  /** The cap: revenue times cap percentage, rounded down. (unit: cents) */
  maxBudgetPerUser: number;
  /** The tier's maximum. (unit: tokens) */
  maxBonusTokens: number;
  /** Cost of the maximum, rounded up. (unit: cents) */
  estimatedTokenValue: number;
  /** Revenue less cap. (unit: cents) */
  retainedRevenue: number;
  /** Of the revenue, half up to two decimals; null when that is 0. (unit: percent) */
  retainedRevenuePercent: number | null;
}

/** A campaign over tiers, every user at the tier's maximum. */
export interface PromoAggregateRequest {
  /** Policy keys, merged over the defaults key by key. */
  policy?: PromoPolicy | PromoPolicyKeys | null;
  /** How many users of each tier take part; other tiers have none. (unit: users) */
  userCountByTier: { readonly [key: string]: number | bigint };
}

/** A tier's budget a user, and its totals. */
export interface PromoTierBreakdown {
  /** The tier. */
  tier: string;
  /** What a user pays a month. (unit: cents) */
  membershipRevenue: number;
  /** The cap: revenue times cap percentage, rounded down. (unit: cents) */
  maxBudgetPerUser: number;
  /** The tier's maximum. (unit: tokens) */
  maxBonusTokens: number;
  /** Cost of the maximum, rounded up. (unit: cents) */
  estimatedTokenValue: number;
  /** Revenue less cap. (unit: cents) */
  retainedRevenue: number;
  /** Of the revenue, half up to two decimals; null when that is 0. (unit: percent) */
  retainedRevenuePercent: number | null;
  /** Users of the tier. (unit: users) */
  userCount: number;
  /** Tokens of all its users. (unit: tokens) */
  totalBonusTokens: number;
  /** Revenue of all its users. (unit: cents) */
  totalMembershipRevenue: number;
  /** Cap of all its users. (unit: cents) */
  budgetCap: number;
  /** Its part of totalPromotionCost, split by largest remainder. (unit: cents) */
  promotionCost: number;
  /** Revenue less cap of all. (unit: cents) */
  totalRetainedRevenue: number;
}

/** A campaign's totals, and by tier. */
export interface PromoAggregateResponse {
  /** Users of all tiers. (unit: users) */
  totalEstimatedUsers: number;
  /** Tokens of all users. (unit: tokens) */
  totalBonusTokens: number;
  /** Cost of all tokens, rounded up once. (unit: cents) */
  totalPromotionCost: number;
  /** What all users pay a month. (unit: cents) */
  totalMembershipRevenue: number;
  /** Sum of the users' caps. (unit: cents) */
  budgetCap: number;
  /** The cost exceeds budgetCap. */
  overBudget: boolean;
  /** Cost above budgetCap; 0 when within. (unit: cents) */
  overrun: number;
  /** Membership revenue less budgetCap. (unit: cents) */
  totalRetainedRevenue: number;
  /** Membership revenue less cost; may be negative. (unit: cents) */
  retainedAfterEstimatedCost: number;
  /** Null without users. (unit: cents) */
  averageCostPerUser: number | null;
  /** Null without users. (unit: cents) */
  averageRetainedPerUser: number | null;
  /** Of the revenue, half up to two decimals; null when that is 0. (unit: percent) */
  retainedRevenuePercent: number | null;
  /** 100 less retainedRevenuePercent. (unit: percent) */
  budgetCapPercent: number | null;
  /** The tiers of the request, in its order. */
  tierBreakdown: PromoTierBreakdown[];
}

/** An award to check. */
export interface PromoValidateRequest {
  /** Policy keys, merged over the defaults key by key. */
  policy?: PromoPolicy | PromoPolicyKeys | null;
  /** A tier of the policy. */
  tier: string;
  /** Tokens to award to one user. (unit: tokens; >= 0) */
  bonusTokens: number | bigint;
}

/** What a check of an award found. */
export interface PromoValidateResponse {
  /** The award breaks no rule. */
  valid: boolean;
  /** The limit of the rule that failed. (unit: tokens) */
  maxAllowed: number | null;
  /** The first rule that failed. */
  rule: "tier_maximum" | "budget_cap" | null;
  /** The most tokens that break no rule. (unit: tokens) */
  maxWithinAllRules: number;
  /** What is wrong, in words. */
  message: string | null;
}

/** A policy to look over. */
export interface PromoReviewRequest {
  /** Policy keys, merged over the defaults key by key. */
  policy?: PromoPolicy | PromoPolicyKeys | null;
  /** A cap percentage above it is a conflict. (unit: fraction; >= 0, <= 1; default 0.6) */
  capPercentLimit?: Decimal | null;
}

/** Something in a policy that contradicts its purpose. */
export interface PromoConflict {
  /** What conflicts. */
  kind: "maximum_above_cap" | "cap_above_limit";
  /** The tier's maximum. (unit: tokens) */
  maxBonusTokens: number | null;
  /** The largest maximum that fits within the cap. (unit: tokens) */
  largestMaximum: number | null;
  /** Cost of the maximum, rounded up. (unit: cents) */
  estimatedTokenValue: number | null;
  /** The cap. (unit: cents) */
  maxBudgetPerUser: number | null;
  /** Cost of the maximum above the cap. (unit: cents) */
  overrunPerUser: number | null;
  /** The tier; null for the policy as a whole. */
  tier: string | null;
  /** The policy key to change. */
  key: string;
  /** The conflict in one sentence. */
  message: string;
}

/** A tier's maximum and the largest that fits. */
export interface PromoReviewTier {
  /** The tier. */
  tier: string;
  /** Its maximum. (unit: tokens) */
  maxBonusTokens: number;
  /** The largest maximum that fits within the cap; null when any does. (unit: tokens) */
  largestMaximum: number | null;
  /** The maximum costs no more than the cap. */
  fits: boolean;
}

/** What in a policy conflicts. */
export interface PromoReviewResponse {
  /** Nothing conflicts. */
  consistent: boolean;
  /** Tiers whose maximum costs more than the cap, then a cap above the limit. */
  conflicts: PromoConflict[];
  /** Every tier of the policy. */
  tiers: PromoReviewTier[];
}

/** A target cost to find token maxima for. */
export interface PromoSuggestRequest {
  /** Policy keys, merged over the defaults key by key. */
  policy?: PromoPolicy | PromoPolicyKeys | null;
  /** How many users of each tier take part; other tiers have none. (unit: users) */
  userCountByTier: { readonly [key: string]: number | bigint };
  /** What the campaign may cost at most. (unit: cents; >= 0) */
  targetCost: number | bigint;
  /** What the suggested maxima are proportional to. (default "max_bonus_tokens") */
  proportionalTo?: "max_bonus_tokens" | "membership_revenue" | "equal" | null;
}

/** A tier's suggested maximum. */
export interface PromoSuggestedTier {
  /** The tier. */
  tier: string;
  /** Its users. (unit: users) */
  userCount: number;
  /** Its present maximum. (unit: tokens) */
  maxBonusTokens: number;
  /** The maximum suggested. (unit: tokens) */
  suggestedMaximum: number;
  /** The largest maximum that fits within the cap; null when any does. (unit: tokens) */
  largestMaximum: number | null;
}

/** One key's new value. */
export interface PromoChange {
  /** A policy key. */
  key: string;
  /** Its new value; null removes a tier's key. */
  value: number | null;
}

/** Token maxima for a target cost. */
export interface PromoSuggestResponse {
  /** As asked. (unit: cents) */
  targetCost: number;
  /** Cost of the suggested maxima, rounded up once. (unit: cents) */
  totalPromotionCost: number;
  /** What is left of the target. (unit: cents) */
  unused: number;
  /** The tiers of the request, in its order. */
  tiers: PromoSuggestedTier[];
  /** The maxima that differ, as promo.change_policy takes them. */
  changes: PromoChange[];
}

/** One key's new value. */
export interface PromoChangeInput {
  /** A policy key. */
  key: string;
  /** Its new value; null removes a tier's key. */
  value?: Decimal | null;
}

/** Changes of a policy. */
export interface PromoChangePolicyRequest {
  /** Policy keys, merged over the defaults key by key. */
  policy?: PromoPolicy | PromoPolicyKeys | null;
  /** New values, applied in order and checked as a whole. */
  changes: readonly PromoChangeInput[];
  /** A price change carries the token maxima along. (default false) */
  autoAdjust?: boolean | null;
  /** Who makes the change, for the audit records. */
  user?: string | null;
  /** When, for the audit records. */
  time?: Time | null;
  /** Why, for the audit records. */
  description?: string | null;
}

/** The whole new policy; keys of default tiers that were removed are null. */
export interface PromoPolicyKeysResult {
  /** Part of the membership revenue that promotions may use. (unit: fraction; >= 0, <= 1; default 0.6) */
  promo_budget_cap_percent: number | null;
  /** What one bonus token costs. (unit: currency units a token; >= 0; default 0.065) */
  creator_base_rate_per_token: number | null;
  /** Most bonus tokens a member of the tier may get; null removes the tier's key. (unit: tokens; >= 0) */
  [key: `promo_max_bonus_tokens_${string}`]: number | null;
  /** What a member of the tier pays a month; null removes the tier's key. (unit: cents; >= 0) */
  [key: `membership_monthly_revenue_${string}`]: number | null;
}

/** What became of one key. */
export interface PromoAudit {
  /** The policy key. */
  key: string;
  /** Its value before; null: it is new. */
  old: number | null;
  /** Its value now; null: it was removed. */
  new: number | null;
  /** promo_* keys are of campaigns, others of pricing. */
  category: "campaigns" | "pricing";
  /** The price key that carried this maximum along. */
  causedBy: string | null;
  /** Who made the change. */
  user: string | null;
  /** When. */
  time: string | null;
  /** Why. */
  description: string | null;
}

/** A changed policy and its audit records. */
export interface PromoChangePolicyResponse {
  /** The whole new policy; keys of default tiers that were removed are null. */
  policy: PromoPolicyKeysResult;
  /** One record for each key whose value changed. */
  audit: PromoAudit[];
}

export namespace stage {
  /** The growth stage of a company by its monthly recurring revenue. */
  export function classify(request: StageClassifyRequest, options?: CallOptions): StageClassifyResponse;
  /** The growth stage of a company by its monthly recurring revenue. */
  export function classifyAsync(request: StageClassifyRequest, options?: AsyncCallOptions): Promise<StageClassifyResponse>;
}

export namespace budget {
  /** A marketing budget from revenue: by channel, with targets and a projection. */
  export function plan(request: BudgetPlanRequest, options?: CallOptions): BudgetPlanResponse;
  /** A marketing budget from revenue: by channel, with targets and a projection. */
  export function planAsync(request: BudgetPlanRequest, options?: AsyncCallOptions): Promise<BudgetPlanResponse>;
}

export namespace attribution {
  /** Shares conversions and their value among the channels of each journey, under several models. */
  export function run(request: AttributionRunRequest, options: CallOptions & { typedArrays: true }): TypedArrays<AttributionRunResponse>;
  /** Shares conversions and their value among the channels of each journey, under several models. */
  export function run(request: AttributionRunRequest, options?: CallOptions): AttributionRunResponse;
  /** Shares conversions and their value among the channels of each journey, under several models. */
  export function runAsync(request: AttributionRunRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<AttributionRunResponse>>;
  /** Shares conversions and their value among the channels of each journey, under several models. */
  export function runAsync(request: AttributionRunRequest, options?: AsyncCallOptions): Promise<AttributionRunResponse>;
}

export namespace promo {
  /** A tier's budget a user: revenue, cap, maximum and its cost. */
  export function tierBudget(request: PromoTierBudgetRequest, options?: CallOptions): PromoTierBudgetResponse;
  /** A tier's budget a user: revenue, cap, maximum and its cost. */
  export function tierBudgetAsync(request: PromoTierBudgetRequest, options?: AsyncCallOptions): Promise<PromoTierBudgetResponse>;
  /** Cost, cap and retained revenue of a campaign over tiers. */
  export function aggregate(request: PromoAggregateRequest, options?: CallOptions): PromoAggregateResponse;
  /** Cost, cap and retained revenue of a campaign over tiers. */
  export function aggregateAsync(request: PromoAggregateRequest, options?: AsyncCallOptions): Promise<PromoAggregateResponse>;
  /** Checks an award of bonus tokens: tier maximum, then budget cap. */
  export function validate(request: PromoValidateRequest, options?: CallOptions): PromoValidateResponse;
  /** Checks an award of bonus tokens: tier maximum, then budget cap. */
  export function validateAsync(request: PromoValidateRequest, options?: AsyncCallOptions): Promise<PromoValidateResponse>;
  /** What in a policy conflicts with its own cap. */
  export function review(request?: PromoReviewRequest, options?: CallOptions): PromoReviewResponse;
  /** What in a policy conflicts with its own cap. */
  export function reviewAsync(request?: PromoReviewRequest, options?: AsyncCallOptions): Promise<PromoReviewResponse>;
  /** Token maxima for a target cost. */
  export function suggest(request: PromoSuggestRequest, options?: CallOptions): PromoSuggestResponse;
  /** Token maxima for a target cost. */
  export function suggestAsync(request: PromoSuggestRequest, options?: AsyncCallOptions): Promise<PromoSuggestResponse>;
  /** Changes a policy and writes the audit records. */
  export function changePolicy(request: PromoChangePolicyRequest, options?: CallOptions): PromoChangePolicyResponse;
  /** Changes a policy and writes the audit records. */
  export function changePolicyAsync(request: PromoChangePolicyRequest, options?: AsyncCallOptions): Promise<PromoChangePolicyResponse>;
}
