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
  "budget.seasonal": { request: BudgetSeasonalRequest; response: BudgetSeasonalResponse };
  "budget.events": { request: BudgetEventsRequest; response: BudgetEventsResponse };
  "budget.adjust": { request: BudgetAdjustRequest; response: BudgetAdjustResponse };
  "budget.monitor": { request: BudgetMonitorRequest; response: BudgetMonitorResponse };
  "budget.returns": { request: BudgetReturnsRequest; response: BudgetReturnsResponse };
  "budget.kpis": { request: BudgetKpisRequest; response: BudgetKpisResponse };
  "allocation.optimize": { request: AllocationOptimizeRequest; response: AllocationOptimizeResponse };
  "allocation.minimize_spend": { request: AllocationMinimizeSpendRequest; response: AllocationMinimizeSpendResponse };
  "allocation.frontier": { request: AllocationFrontierRequest; response: AllocationFrontierResponse };
  "allocation.what_if": { request: AllocationWhatIfRequest; response: AllocationWhatIfResponse };
  "allocation.efficiency": { request: AllocationEfficiencyRequest; response: AllocationEfficiencyResponse };
  "allocation.scaling_plan": { request: AllocationScalingPlanRequest; response: AllocationScalingPlanResponse };
  "allocation.matrix": { request: AllocationMatrixRequest; response: AllocationMatrixResponse };
  "allocation.fit_curve": { request: AllocationFitCurveRequest; response: AllocationFitCurveResponse };
  "attribution.run": { request: AttributionRunRequest; response: AttributionRunResponse };
  "attribution.predict": { request: AttributionPredictRequest; response: AttributionPredictResponse };
  "attribution.journeys": { request: AttributionJourneysRequest; response: AttributionJourneysResponse };
  "attribution.roi": { request: AttributionRoiRequest; response: AttributionRoiResponse };
  "forecast.run": { request: ForecastRunRequest; response: ForecastRunResponse };
  "forecast.update": { request: ForecastUpdateRequest; response: ForecastUpdateResponse };
  "forecast.batch": { request: ForecastBatchRequest; response: ForecastBatchResponse };
  "forecast.evaluate": { request: ForecastEvaluateRequest; response: ForecastEvaluateResponse };
  "forecast.reconcile": { request: ForecastReconcileRequest; response: ForecastReconcileResponse };
  "forecast.scenarios": { request: ForecastScenariosRequest; response: ForecastScenariosResponse };
  "forecast.gap": { request: ForecastGapRequest; response: ForecastGapResponse };
  "forecast.warnings": { request: ForecastWarningsRequest; response: ForecastWarningsResponse };
  "forecast.resources": { request: ForecastResourcesRequest; response: ForecastResourcesResponse };
  "forecast.ratio": { request: ForecastRatioRequest; response: ForecastRatioResponse };
  "goal.progress": { request: GoalProgressRequest; response: GoalProgressResponse };
  "goal.adjust": { request: GoalAdjustRequest; response: GoalAdjustResponse };
  "anomaly.score": { request: AnomalyScoreRequest; response: AnomalyScoreResponse };
  "anomaly.stream": { request: AnomalyStreamRequest; response: AnomalyStreamResponse };
  "anomaly.explain": { request: AnomalyExplainRequest; response: AnomalyExplainResponse };
  "anomaly.resolution": { request: AnomalyResolutionRequest; response: AnomalyResolutionResponse };
  "alerts.evaluate": { request: AlertsEvaluateRequest; response: AlertsEvaluateResponse };
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

export interface MonthRow {
  /** What the month's budget is of the base. (> 0) */
  multiplier: number;
  /** Events of the trade in the month. (default []) */
  events?: readonly string[] | null;
}

/** Multiplier and events of each month. */
export interface MonthRows {
  /** (default {"multiplier":0.95,"events":["NRF Retail Conference"]}) */
  january?: MonthRow | null;
  /** (default {"multiplier":1,"events":[]}) */
  february?: MonthRow | null;
  /** (default: in describe) */
  march?: MonthRow | null;
  /** (default {"multiplier":1.1,"events":[]}) */
  april?: MonthRow | null;
  /** (default: in describe) */
  may?: MonthRow | null;
  /** (default {"multiplier":1.1,"events":["CX Network Events"]}) */
  june?: MonthRow | null;
  /** (default {"multiplier":0.9,"events":[]}) */
  july?: MonthRow | null;
  /** (default {"multiplier":0.95,"events":[]}) */
  august?: MonthRow | null;
  /** (default {"multiplier":1.2,"events":["Dreamforce","Inbound"]}) */
  september?: MonthRow | null;
  /** (default: in describe) */
  october?: MonthRow | null;
  /** (default {"multiplier":1.3,"events":["Black Friday/Cyber Monday"]}) */
  november?: MonthRow | null;
  /** (default {"multiplier":1.15,"events":["Year-end Planning Events"]}) */
  december?: MonthRow | null;
}

export interface ChannelEmphasis {
  /** Name of the channel. */
  channel: string;
  /** What it does in the quarter. */
  emphasis: string;
}

export interface QuarterRow {
  /** Name of the strategy. */
  name: string;
  /** Increase above baseline: information, the months drive the budget. (unit: fraction; > -1) */
  budgetIncrease: number;
  /** What the quarter is about. */
  focus: string;
  /** Channels to stress. */
  channelEmphasis: readonly ChannelEmphasis[];
  /** What to expect. */
  expectedPerformance: string;
}

/** Strategy of each quarter. */
export interface QuarterRows {
  /** (default: in describe) */
  q1?: QuarterRow | null;
  /** (default: in describe) */
  q2?: QuarterRow | null;
  /** (default: in describe) */
  q3?: QuarterRow | null;
  /** (default: in describe) */
  q4?: QuarterRow | null;
}

export interface IndustryRow {
  /** What the industry's budget of the month is of the seasonal one. (>= 0; default 1) */
  january?: number | null;
  /** What the industry's budget of the month is of the seasonal one. (>= 0; default 1) */
  february?: number | null;
  /** What the industry's budget of the month is of the seasonal one. (>= 0; default 1) */
  march?: number | null;
  /** What the industry's budget of the month is of the seasonal one. (>= 0; default 1) */
  april?: number | null;
  /** What the industry's budget of the month is of the seasonal one. (>= 0; default 1) */
  may?: number | null;
  /** What the industry's budget of the month is of the seasonal one. (>= 0; default 1) */
  june?: number | null;
  /** What the industry's budget of the month is of the seasonal one. (>= 0; default 1) */
  july?: number | null;
  /** What the industry's budget of the month is of the seasonal one. (>= 0; default 1) */
  august?: number | null;
  /** What the industry's budget of the month is of the seasonal one. (>= 0; default 1) */
  september?: number | null;
  /** What the industry's budget of the month is of the seasonal one. (>= 0; default 1) */
  october?: number | null;
  /** What the industry's budget of the month is of the seasonal one. (>= 0; default 1) */
  november?: number | null;
  /** What the industry's budget of the month is of the seasonal one. (>= 0; default 1) */
  december?: number | null;
}

/** Tables that replace the defaults, merged key by key; null in a map removes a row. */
export interface SeasonTables {
  /** Multiplier and events of each month. */
  months?: MonthRows | null;
  /** Strategy of each quarter. */
  quarters?: QuarterRows | null;
  /** Adjustments by industry and month, 1 where left out; none by default. (default {}) */
  industries?: { readonly $replace?: boolean; readonly [key: string]: Partial<IndustryRow> | null | boolean | undefined } | null;
}

export type BudgetSeasonalRequest = {
  /** A row of tables.industries; others have an adjustment of 1. */
  industry?: string | null;
  /** Budgets of months are multiples of it. (unit: currency; > 0; default 0.01) */
  roundingUnit?: Decimal | null;
  /** One month by its English name, in any case, or number (1..12); left out: all twelve. */
  month?: string | number | bigint | null;
  /** Tables that replace the defaults, merged key by key; null in a map removes a row. (default: in describe) */
  tables?: SeasonTables | null;
} & (
  | {
    /** What a month gets before season and industry. (unit: currency/month; >= 0) */
    baseMonthlyBudget: number | null;
    /** What the twelve months get; they add up to it exactly. (unit: currency; >= 0) */
    annualBudget?: null;
  }
  | {
    /** What a month gets before season and industry. (unit: currency/month; >= 0) */
    baseMonthlyBudget?: null;
    /** What the twelve months get; they add up to it exactly. (unit: currency; >= 0) */
    annualBudget: number | null;
  }
);

export interface SeasonalMonth {
  /** january .. december. */
  month: string;
  /** q1 .. q4. */
  quarter: string;
  /** Of the month. */
  seasonalMultiplier: number;
  /** Of the industry in the month; 1 without. */
  industryAdjustment: number;
  /** Base x multiplier x adjustment, in whole rounding units. (unit: currency/month) */
  finalBudget: number;
  /** Above the base. (unit: currency/month) */
  budgetIncrease: number;
  /** Events of the trade in the month. */
  eventOpportunities: string[];
}

export interface SeasonalQuarter {
  /** q1 .. q4. */
  quarter: string;
  /** Name of the strategy. */
  name: string;
  /** Increase above baseline: information, the months drive the budget. (unit: fraction; > -1) */
  budgetIncrease: number;
  /** What the quarter is about. */
  focus: string;
  /** Channels to stress. */
  channelEmphasis: ChannelEmphasis[];
  /** What to expect. */
  expectedPerformance: string;
  /** Sum of the quarter's months that are shown. (unit: currency) */
  finalBudget: number;
}

export interface BudgetSeasonalResponse {
  /** As given, or the annual budget over the sum of the year's factors. (unit: currency/month) */
  baseMonthlyBudget: number;
  /** As given. (unit: currency) */
  annualBudget: number | null;
  /** Sum of the months shown; the annual budget where all of it is. (unit: currency) */
  finalBudget: number;
  /** Above the base of these months. (unit: currency) */
  budgetIncrease: number;
  /** The month asked for, or all twelve. */
  months: SeasonalMonth[];
  /** Strategy of their quarters: information, it moves no budget. */
  quarters: SeasonalQuarter[];
  /** What may be a slip in the request; it did no harm. */
  warnings: string[];
}

export interface MarketingEvent {
  /** Name of the event. */
  name: string;
  /** What taking part in full costs. (unit: currency; > 0) */
  cost: number;
  /** What taking part in full brings; a part of the cost brings that part, more brings no more. (unit: currency; >= 0) */
  expectedRevenue: number;
  /** Least spend if any, default 0; the cost makes it all or nothing. (unit: currency; >= 0) */
  min?: number | null;
  /** Largest spend; left out: the cost. (unit: currency; > 0) */
  max?: number | null;
  /** When it is, by name or number; left out: as in tables.months. */
  month?: string | number | bigint | null;
}

export interface MarketingEventColumns {
  /** Name of the event. */
  name: readonly string[];
  /** What taking part in full costs. (unit: currency; > 0) */
  cost: readonly number[] | NumberArray;
  /** What taking part in full brings; a part of the cost brings that part, more brings no more. (unit: currency; >= 0) */
  expectedRevenue: readonly number[] | NumberArray;
  /** Least spend if any, default 0; the cost makes it all or nothing. (unit: currency; >= 0) */
  min?: readonly (number | null)[] | NumberArray;
  /** Largest spend; left out: the cost. (unit: currency; > 0) */
  max?: readonly (number | null)[] | NumberArray;
  /** When it is, by name or number; left out: as in tables.months. */
  month?: readonly (string | number | bigint | null)[] | IntegerArray;
}

export interface BudgetEventsRequest {
  /** Events that may be taken part in. */
  events: readonly MarketingEvent[] | MarketingEventColumns;
  /** Most that may be spent on all of them. (unit: currency; >= 0) */
  total: number;
  /** Spends are multiples of it. (unit: currency; > 0; default 0.01) */
  roundingUnit?: Decimal | null;
  /** Tables that replace the defaults, merged key by key; null in a map removes a row. (default: in describe) */
  tables?: SeasonTables | null;
}

export interface PlannedEvent {
  /** Name of the event. */
  name: string;
  /** In whole rounding units. (unit: currency) */
  spend: number;
  /** Of all spend. (unit: share of spend) */
  share: number | null;
  /** How much of its cost. */
  funding: "none" | "part" | "full";
  /** Of that spend. (unit: currency) */
  expectedRevenue: number;
  /** (Revenue - spend) / spend; null when not funded. */
  roi: number | null;
  /** At its cost. */
  roiInFull: number | null;
  /** Null: not known. */
  month: string | null;
}

export interface EventMonth {
  /** Null, at the end: not known. */
  month: string | null;
  /** Funded events of the month. */
  events: string[];
  /** On them. (unit: currency) */
  spend: number;
  /** Up to them. (unit: currency) */
  cumulativeSpend: number;
}

export interface BudgetEventsResponse {
  /** As given. (unit: currency) */
  total: number;
  /** Sum of the events' spends. (unit: currency) */
  spend: number;
  /** Total - spend. (unit: currency) */
  unspent: number;
  /** Of all spends. (unit: currency) */
  expectedRevenue: number;
  /** Revenue - spend: what is maximised. (unit: currency) */
  expectedProfit: number;
  /** Proven: no plan, before rounding, has a greater profit. (unit: currency) */
  upperBound: number;
  /** Of all spends. */
  roi: number | null;
  /** Of the search. */
  status: "optimal" | "limit_reached";
  /** Events in the order given. */
  events: PlannedEvent[];
  /** Months with funded events, in the order of the year. */
  timeline: EventMonth[];
}

export interface ChannelPerformance {
  /** Name of the channel. */
  channel: string;
  /** Spend of the period. (unit: currency; >= 0) */
  spend: number;
  /** (Revenue - cost) / cost. */
  roi?: number | null;
  /** Cost of acquiring a customer. (unit: currency/customer; >= 0) */
  cac?: number | null;
  /** Conversions over leads. (unit: fraction; >= 0, <= 1) */
  conversionRate?: number | null;
  /** Lifetime value of a customer over the cost of acquiring one. (>= 0) */
  ltvCacRatio?: number | null;
}

export interface ChannelPerformanceColumns {
  /** Name of the channel. */
  channel: readonly string[];
  /** Spend of the period. (unit: currency; >= 0) */
  spend: readonly number[] | NumberArray;
  /** (Revenue - cost) / cost. */
  roi?: readonly (number | null)[] | NumberArray;
  /** Cost of acquiring a customer. (unit: currency/customer; >= 0) */
  cac?: readonly (number | null)[] | NumberArray;
  /** Conversions over leads. (unit: fraction; >= 0, <= 1) */
  conversionRate?: readonly (number | null)[] | NumberArray;
  /** Lifetime value of a customer over the cost of acquiring one. (>= 0) */
  ltvCacRatio?: readonly (number | null)[] | NumberArray;
}

/** (Revenue - cost) / cost; higher is better. */
export interface ScoreThresholds {
  /** Scores 4. */
  excellent: number;
  /** Scores 3. */
  good: number;
  /** Scores 2. */
  acceptable: number;
  /** Scores 1; worse scores 0. */
  poor: number;
}

/** Cost of acquiring a customer; lower is better. */
export interface CostThresholds {
  /** Scores 4. */
  excellent: number;
  /** Scores 3. */
  good: number;
  /** Scores 2. */
  acceptable: number;
  /** Scores 1; worse scores 0. */
  poor: number;
}

/** A fraction; higher is better. */
export interface ScoreThresholdsInput {
  /** Scores 4. */
  excellent: number;
  /** Scores 3. */
  good: number;
  /** Scores 2. */
  acceptable: number;
  /** Scores 1; worse scores 0. */
  poor: number;
}

/** Higher is better. */
export interface ScoreThresholdsInputInput {
  /** Scores 4. */
  excellent: number;
  /** Scores 3. */
  good: number;
  /** Scores 2. */
  acceptable: number;
  /** Scores 1; worse scores 0. */
  poor: number;
}

/** What each metric is scored by. */
export interface PerformanceThresholds {
  /** (Revenue - cost) / cost; higher is better. (default {"excellent":10,"good":5,"acceptable":3,"poor":1}) */
  roi?: ScoreThresholds | null;
  /** Cost of acquiring a customer; lower is better. (unit: currency/customer; default {"excellent":100,"good":150,"acceptable":200,"poor":300}) */
  cac?: CostThresholds | null;
  /** A fraction; higher is better. (default {"excellent":0.05,"good":0.03,"acceptable":0.02,"poor":0.01}) */
  conversionRate?: ScoreThresholdsInput | null;
  /** Higher is better. (default {"excellent":6,"good":4,"acceptable":3,"poor":2}) */
  ltvCacRatio?: ScoreThresholdsInputInput | null;
}

export interface RecommendationRow {
  /** Mean score from which it holds, up to that of the next row. (>= 0, <= 4) */
  minScore?: number | null;
  /** Change of spend: 0.25 is +25 %. (unit: fraction; > -1) */
  adjustment?: number | null;
}

/** What the size of a change asks for. */
export interface ApprovalThresholds {
  /** A smaller change asks for nothing. (unit: fraction; >= 0) */
  autoFrom: number;
  /** From here on someone is told; below, it is done. (unit: fraction; >= 0) */
  notifyFrom: number;
  /** A larger change is approved first. (unit: fraction; >= 0) */
  approveAbove: number;
}

/** Tables that replace the defaults, merged key by key; null in a map removes a row. */
export interface AdjustTables {
  /** What each metric is scored by. (default: in describe) */
  performance?: PerformanceThresholds | null;
  /** What a mean score leads to. (default: in describe) */
  recommendations?: { readonly $replace?: boolean; readonly [key: string]: Partial<RecommendationRow> | null | boolean | undefined } | null;
  /** What the size of a change asks for. (default {"auto_from":0.1,"notify_from":0.15,"approve_above":0.2}) */
  approval?: ApprovalThresholds | null;
}

export interface BudgetAdjustRequest {
  /** Channels and how they do; a metric that is missing scores 0. */
  channels: readonly ChannelPerformance[] | ChannelPerformanceColumns;
  /** Rescale the new spends so that their total stays. (default false) */
  budgetNeutral?: boolean | null;
  /** New spends are multiples of it. (unit: currency; > 0; default 0.01) */
  roundingUnit?: Decimal | null;
  /** Tables that replace the defaults, merged key by key; null in a map removes a row. (default: in describe) */
  tables?: AdjustTables | null;
}

/** Score of each metric. */
export interface PerformanceScores {
  /** 4 excellent, 3 good, 2 acceptable, 1 poor, 0 below or missing. */
  roi: number;
  /** 4 excellent, 3 good, 2 acceptable, 1 poor, 0 below or missing. */
  cac: number;
  /** 4 excellent, 3 good, 2 acceptable, 1 poor, 0 below or missing. */
  conversionRate: number;
  /** 4 excellent, 3 good, 2 acceptable, 1 poor, 0 below or missing. */
  ltvCacRatio: number;
  /** Mean of the four. */
  overall: number;
}

export interface ChannelAdjustment {
  /** Name of the channel. */
  channel: string;
  /** As given. (unit: currency) */
  spend: number;
  /** Score of each metric. */
  performanceScores: PerformanceScores;
  /** The row of tables.recommendations. */
  recommendation: string;
  /** Of the recommendation; as in the seed a fraction: 0.25 is +25 %. (unit: fraction) */
  adjustmentPercentage: number;
  /** The same after budgetNeutral, before rounding. (unit: fraction) */
  changeFraction: number;
  /** In whole rounding units. (unit: currency) */
  newSpend: number;
  /** newSpend - spend. (unit: currency) */
  change: number;
  /** What the size of the change asks for: none (small), auto (done), notify (done and told), approve (asked first). */
  action: "none" | "auto" | "notify" | "approve";
  /** The scores in a sentence. */
  reasoning: string;
  /** Metrics that scored 0 for want of a value. */
  missing: string[];
}

/** All channels together. */
export interface BudgetReallocation {
  /** Sum of the spends given. (unit: currency) */
  totalSpend: number;
  /** Sum of the new spends; with budgetNeutral totalSpend in whole units. (unit: currency) */
  newTotal: number;
  /** newTotal - totalSpend. (unit: currency) */
  totalChange: number;
  /** Sum of what channels lose. (unit: currency) */
  moved: number;
  /** Channels. */
  raised: number;
  /** Channels. */
  held: number;
  /** Channels. */
  cut: number;
}

export interface BudgetAdjustResponse {
  /** Channels in the order given. */
  channels: ChannelAdjustment[];
  /** All of it in a sentence with its numbers. */
  overallStrategy: string;
  /** Changes that ask for something, the largest first, then what to measure. */
  immediateActions: string[];
  /** All channels together. */
  budgetReallocation: BudgetReallocation;
}

/** When to speak up. */
export interface AlertThresholds {
  /** Distance of the projection from the budget that is worth an alert. (unit: fraction; > 0) */
  medium: number;
  /** Distance that makes it severe. (unit: fraction; > 0) */
  high: number;
}

/** Tables that replace the defaults, merged key by key; null in a map removes a row. */
export interface MonitorTables {
  /** When to speak up. (default {"medium":0.1,"high":0.2}) */
  alerts?: AlertThresholds | null;
}

export interface BudgetMonitorRequest {
  /** Budget of each channel for the period. (unit: currency) */
  plan: { readonly [key: string]: number };
  /** Spend of each channel so far: one number, or an array of the days 1 .. `day`, which makes the interval. Channels left out have spent 0. (unit: currency) */
  spent: { readonly [key: string]: number | readonly number[] | NumberArray };
  /** Days of the period that are over. (unit: days; >= 1) */
  day: number | bigint;
  /** Its length. (unit: days; >= 1) */
  daysInPeriod: number | bigint;
  /** Coverage of the intervals. (> 0, < 1; default 0.9) */
  level?: number | null;
  /** Standard deviation of a day's spend over its mean, assumed where no daily values are given. (>= 0; default 0.25) */
  dailyVariation?: number | null;
  /** Reforecast budgets are multiples of it. (unit: currency; > 0; default 0.01) */
  roundingUnit?: Decimal | null;
  /** Tables that replace the defaults, merged key by key; null in a map removes a row. (default {"alerts":{"medium":0.1,"high":0.2}}) */
  tables?: MonitorTables | null;
}

/** All channels together. */
export interface BudgetPace {
  /** For the period. (unit: currency) */
  budget: number;
  /** So far. (unit: currency) */
  spent: number;
  /** Spent over budget. (unit: fraction) */
  utilisation: number | null;
  /** Budget x day / daysInPeriod. (unit: currency) */
  expectedToDate: number;
  /** Spent over expectedToDate: 1 is as planned. */
  pacing: number | null;
  /** Spent - expectedToDate. (unit: currency) */
  variance: number;
  /** The same of expectedToDate. (unit: percent) */
  variancePercent: number | null;
  /** Spent over days. (unit: currency/day) */
  dailySpend: number;
  /** At the end of the period, at the same daily spend. (unit: currency) */
  projected: number;
  /** Prediction interval. (unit: currency) */
  projectedLower: number;
  /** Prediction interval. (unit: currency) */
  projectedUpper: number;
  /** That the period ends above the budget. */
  overspendProbability: number;
  /** That uses the budget up; 0 when it is, null on the last day. (unit: currency/day) */
  requiredDailySpend: number | null;
  /** A budget by need: all add up to the plan, or to what is spent above it or on the last day. (unit: currency) */
  reforecast: number;
  /** By the projection. */
  status: "on_track" | "under" | "over";
}

export interface ChannelPace {
  /** Name of the channel. */
  channel: string;
  /** For the period. (unit: currency) */
  budget: number;
  /** So far. (unit: currency) */
  spent: number;
  /** Spent over budget. (unit: fraction) */
  utilisation: number | null;
  /** Budget x day / daysInPeriod. (unit: currency) */
  expectedToDate: number;
  /** Spent over expectedToDate: 1 is as planned. */
  pacing: number | null;
  /** Spent - expectedToDate. (unit: currency) */
  variance: number;
  /** The same of expectedToDate. (unit: percent) */
  variancePercent: number | null;
  /** Spent over days. (unit: currency/day) */
  dailySpend: number;
  /** At the end of the period, at the same daily spend. (unit: currency) */
  projected: number;
  /** Prediction interval. (unit: currency) */
  projectedLower: number;
  /** Prediction interval. (unit: currency) */
  projectedUpper: number;
  /** That the period ends above the budget. */
  overspendProbability: number;
  /** That uses the budget up; 0 when it is, null on the last day. (unit: currency/day) */
  requiredDailySpend: number | null;
  /** A budget by need: all add up to the plan, or to what is spent above it or on the last day. (unit: currency) */
  reforecast: number;
  /** By the projection. */
  status: "on_track" | "under" | "over";
}

export interface BudgetAlert {
  /** Null: all channels. */
  channel: string | null;
  /** What is the matter. */
  kind: "overspend" | "underspend" | "exhausted" | "unplanned";
  /** How much. */
  severity: "info" | "low" | "medium" | "high" | "critical";
  /** Of the projection from the budget (exhausted: of the spend). (unit: fraction) */
  deviation: number | null;
  /** The whole interval lies on that side of the budget. */
  certain: boolean;
  /** One sentence. */
  message: string;
}

/** What the interval of the projection is. */
export interface ProjectionInterval {
  /** Coverage. */
  level: number;
  /** Of the total: student_t, from daily values, exact for independent normal days; or assumed_variation. */
  method: string;
  /** Standard deviation of a day over its mean: assumed; null from daily values. */
  dailyVariation: number | null;
}

export interface BudgetMonitorResponse {
  /** All channels together. */
  total: BudgetPace;
  /** Those of the plan, then those that spend without one. */
  channels: ChannelPace[];
  /** What to look at, the most severe first. */
  alerts: BudgetAlert[];
  /** What the interval of the projection is. */
  interval: ProjectionInterval;
}

export interface ReturnHorizon {
  /** Length of the horizon. (unit: months; >= 1, <= 1200) */
  months: number | bigint;
  /** What is invested over it. (unit: currency; >= 0) */
  investment?: number | null;
}

export interface ReturnHorizonColumns {
  /** Length of the horizon. (unit: months; >= 1, <= 1200) */
  months: readonly (number | bigint)[] | IntegerArray;
  /** What is invested over it. (unit: currency; >= 0) */
  investment?: readonly (number | null)[] | NumberArray;
}

export type BudgetReturnsRequest = {
  /** Revenue over investment by scenario, merged over the defaults. (unit: revenue/spend; default {"conservative":4.5,"realistic":6,"optimistic":8.5}) */
  multiples?: { readonly $replace?: boolean; readonly [key: string]: number | null | boolean | undefined } | null;
  /** Lengths over which monthlyInvestment is added up. (unit: months; default [6,12,18]) */
  horizonMonths?: readonly (number | bigint)[] | IntegerArray | null;
} & (
  | {
    /** Month by month; added up over tables.horizons, 6, 12 and 18 months. (unit: currency/month) */
    monthlyInvestment: readonly number[] | NumberArray | null;
    /** Investments already added up. */
    horizons?: null;
  }
  | {
    /** Month by month; added up over tables.horizons, 6, 12 and 18 months. (unit: currency/month) */
    monthlyInvestment?: null;
    /** Investments already added up. */
    horizons: readonly ReturnHorizon[] | ReturnHorizonColumns;
  }
);

export interface InvestmentReturn {
  /** Of the scenario. (unit: revenue/spend) */
  multiple: number;
  /** Investment x multiple: revenue. (unit: currency) */
  return: number | null;
  /** Return - investment. (unit: currency) */
  gain: number | null;
  /** Gain over investment; null for an investment of 0. */
  roi: number | null;
}

export interface HorizonReturns {
  /** Length of the horizon. (unit: months) */
  months: number;
  /** Null where the months given do not reach so far. (unit: currency) */
  investment: number | null;
  /** The return under each scenario. */
  scenarios: { [key: string]: InvestmentReturn };
}

export interface BudgetReturnsResponse {
  /** Horizon by horizon. */
  horizons: HorizonReturns[];
}

export interface KpiRow {
  /** The value aimed at; reached when equalled. */
  target?: number | null;
  /** Which side of it is good. (default "at_least") */
  direction?: "at_least" | "at_most" | null;
  /** Unit of value and target. */
  unit?: string | null;
  /** What it belongs to. */
  group?: string | null;
  /** Another name that requests may use: the seed's, where it differs. */
  alias?: string | null;
}

/** Tables that replace the defaults, merged key by key; null in a map removes a row. */
export interface KpiTables {
  /** Key figures and their targets. (default: in describe) */
  kpis?: { readonly $replace?: boolean; readonly [key: string]: Partial<KpiRow> | null | boolean | undefined } | null;
}

export interface BudgetKpisRequest {
  /** Measured figures by name, a row of tables.kpis or its alias; null: not measured. */
  metrics: { readonly [key: string]: number | null };
  /** The key figure channelRoi by channel: each is judged, the lowest stands for all. (unit: revenue/spend; default {}) */
  channelRoi?: { readonly $replace?: boolean; readonly [key: string]: number | null | boolean | undefined } | null;
  /** Tables that replace the defaults, merged key by key; null in a map removes a row. (default: in describe) */
  tables?: KpiTables | null;
}

export interface Kpi {
  /** The row of tables.kpis. */
  name: string;
  /** What it belongs to. */
  group: string | null;
  /** As measured. */
  value: number | null;
  /** Reached when equalled. */
  target: number;
  /** Which side of the target is good. */
  direction: "at_least" | "at_most";
  /** Of value and target. */
  unit: string | null;
  /** How it stands. */
  status: "reached" | "missed" | "not_measured";
  /** In the unit of the target; 0 when reached. */
  missedBy: number | null;
  /** Of the target. (unit: percent) */
  missedByPercent: number | null;
}

export interface ChannelKpi {
  /** Name of the channel. */
  channel: string;
  /** As measured. */
  value: number | null;
  /** Reached when equalled. */
  target: number;
  /** Which side of the target is good. */
  direction: "at_least" | "at_most";
  /** Of value and target. */
  unit: string | null;
  /** How it stands. */
  status: "reached" | "missed" | "not_measured";
  /** In the unit of the target; 0 when reached. */
  missedBy: number | null;
  /** Of the target. (unit: percent) */
  missedByPercent: number | null;
}

export interface BudgetKpisResponse {
  /** Every key figure, in the order of the table. */
  kpis: Kpi[];
  /** channelRoi by channel. */
  channels: ChannelKpi[];
  /** How many of `kpis`. */
  reached: number;
  /** How many of `kpis`. */
  missed: number;
  /** How many of `kpis`. */
  notMeasured: number;
}

export interface HillDraw {
  /** Response that is approached with ever more spend. (unit: response; >= 0) */
  beta: number;
  /** Shape; above 1 the curve is S-shaped. (> 0, <= 100) */
  alpha: number;
  /** Spend with half of the response. (unit: currency; > 0) */
  gamma: number;
}

export interface HillDrawColumns {
  /** Response that is approached with ever more spend. (unit: response; >= 0) */
  beta: readonly number[] | NumberArray;
  /** Shape; above 1 the curve is S-shaped. (> 0, <= 100) */
  alpha: readonly number[] | NumberArray;
  /** Spend with half of the response. (unit: currency; > 0) */
  gamma: readonly number[] | NumberArray;
}

/** beta x^alpha / (x^alpha + gamma^alpha) */
export interface HillCurve {
  type: "hill";
  /** Response that is approached with ever more spend. (unit: response; >= 0) */
  beta?: number | null;
  /** Shape; above 1 the curve is S-shaped. (> 0, <= 100) */
  alpha?: number | null;
  /** Spend with half of the response. (unit: currency; > 0) */
  gamma?: number | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws?: readonly HillDraw[] | HillDrawColumns | null;
}

export interface ExponentialDraw {
  /** Response that is approached with ever more spend. (unit: response; >= 0) */
  beta: number;
  /** Spend with 1 - 1/e of the response. (unit: currency; > 0) */
  gamma: number;
}

export interface ExponentialDrawColumns {
  /** Response that is approached with ever more spend. (unit: response; >= 0) */
  beta: readonly number[] | NumberArray;
  /** Spend with 1 - 1/e of the response. (unit: currency; > 0) */
  gamma: readonly number[] | NumberArray;
}

/** beta (1 - e^(-x/gamma)) */
export interface ExponentialCurve {
  type: "exponential";
  /** Response that is approached with ever more spend. (unit: response; >= 0) */
  beta?: number | null;
  /** Spend with 1 - 1/e of the response. (unit: currency; > 0) */
  gamma?: number | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws?: readonly ExponentialDraw[] | ExponentialDrawColumns | null;
}

export interface LogisticDraw {
  /** Response that is approached with ever more spend. (unit: response; >= 0) */
  beta: number;
  /** How fast it is approached. (unit: 1/currency; > 0) */
  lambda: number;
}

export interface LogisticDrawColumns {
  /** Response that is approached with ever more spend. (unit: response; >= 0) */
  beta: readonly number[] | NumberArray;
  /** How fast it is approached. (unit: 1/currency; > 0) */
  lambda: readonly number[] | NumberArray;
}

/** beta (1 - e^(-lambda x)) / (1 + e^(-lambda x)) */
export interface LogisticCurve {
  type: "logistic";
  /** Response that is approached with ever more spend. (unit: response; >= 0) */
  beta?: number | null;
  /** How fast it is approached. (unit: 1/currency; > 0) */
  lambda?: number | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws?: readonly LogisticDraw[] | LogisticDrawColumns | null;
}

export interface PowerDraw {
  /** Response of one unit of spend. (unit: response; >= 0) */
  beta: number;
  /** 1 is proportional. (> 0, <= 1) */
  exponent: number;
}

export interface PowerDrawColumns {
  /** Response of one unit of spend. (unit: response; >= 0) */
  beta: readonly number[] | NumberArray;
  /** 1 is proportional. (> 0, <= 1) */
  exponent: readonly number[] | NumberArray;
}

/** beta x^exponent */
export interface PowerCurve {
  type: "power";
  /** Response of one unit of spend. (unit: response; >= 0) */
  beta?: number | null;
  /** 1 is proportional. (> 0, <= 1) */
  exponent?: number | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws?: readonly PowerDraw[] | PowerDrawColumns | null;
}

export interface LogDraw {
  /** Factor. (unit: response; >= 0) */
  beta: number;
  /** Spend with ln 2 = 0.69 of the factor. (unit: currency; > 0) */
  gamma: number;
}

export interface LogDrawColumns {
  /** Factor. (unit: response; >= 0) */
  beta: readonly number[] | NumberArray;
  /** Spend with ln 2 = 0.69 of the factor. (unit: currency; > 0) */
  gamma: readonly number[] | NumberArray;
}

/** beta ln(1 + x/gamma) */
export interface LogCurve {
  type: "log";
  /** Factor. (unit: response; >= 0) */
  beta?: number | null;
  /** Spend with ln 2 = 0.69 of the factor. (unit: currency; > 0) */
  gamma?: number | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws?: readonly LogDraw[] | LogDrawColumns | null;
}

export interface PiecewiseDraw {
  /** Pairs [spend, response]; spends rise; linear between, flat after. */
  points?: readonly (readonly number[] | NumberArray)[] | null;
}

export interface PiecewiseDrawColumns {
  /** Pairs [spend, response]; spends rise; linear between, flat after. */
  points?: readonly (readonly (readonly number[] | NumberArray)[] | null)[];
}

/** Through points, linear between, flat after. */
export interface PiecewiseCurve {
  type: "piecewise";
  /** Pairs [spend, response]; spends rise; linear between, flat after. */
  points?: readonly (readonly number[] | NumberArray)[] | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws?: readonly PiecewiseDraw[] | PiecewiseDrawColumns | null;
}

export interface BenchmarkDraw {
  /** Revenue for each unit of spend at the monthly minimum. (unit: revenue/spend; >= 0) */
  typicalRoi: number;
  /** Spend below which there is no response. (unit: currency; > 0) */
  monthlyMinimum: number;
  /** Exponent by which the response grows with spend. (> 0, <= 1) */
  scalingEfficiency: number;
  /** Spend above which there is no more response. (unit: currency; > 0) */
  saturationPoint: number;
}

export interface BenchmarkDrawColumns {
  /** Revenue for each unit of spend at the monthly minimum. (unit: revenue/spend; >= 0) */
  typicalRoi: readonly number[] | NumberArray;
  /** Spend below which there is no response. (unit: currency; > 0) */
  monthlyMinimum: readonly number[] | NumberArray;
  /** Exponent by which the response grows with spend. (> 0, <= 1) */
  scalingEfficiency: readonly number[] | NumberArray;
  /** Spend above which there is no more response. (unit: currency; > 0) */
  saturationPoint: readonly number[] | NumberArray;
}

/** 0 below monthlyMinimum, then typicalRoi * monthlyMinimum * (x/monthlyMinimum)^scalingEfficiency, constant from saturationPoint on */
export interface BenchmarkCurve {
  type: "benchmark";
  /** Revenue for each unit of spend at the monthly minimum. (unit: revenue/spend; >= 0) */
  typicalRoi?: number | null;
  /** Spend below which there is no response. (unit: currency; > 0) */
  monthlyMinimum?: number | null;
  /** Exponent by which the response grows with spend. (> 0, <= 1) */
  scalingEfficiency?: number | null;
  /** Spend above which there is no more response. (unit: currency; > 0) */
  saturationPoint?: number | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws?: readonly BenchmarkDraw[] | BenchmarkDrawColumns | null;
}

export interface AllocationChannel {
  /** Name of the channel. */
  name: string;
  /** Response as a function of spend in one period. */
  curve: HillCurve | ExponentialCurve | LogisticCurve | PowerCurve | LogCurve | PiecewiseCurve | BenchmarkCurve;
  /** Least spend, in each period. (unit: currency; >= 0; default 0) */
  min?: number | null;
  /** Most spend, in each period; null: no bound. (unit: currency; >= 0) */
  max?: number | null;
  /** May get nothing although min is more than 0. (default false) */
  optional?: boolean | null;
  /** Lost once the channel spends anything, in however many periods; waived where current > 0. (unit: response; >= 0; default 0) */
  setupCost?: number | null;
  /** What is spent on it today, in each period. (unit: currency; >= 0) */
  current?: number | null;
  /** Factors of its response by period; left out: those of the request. */
  seasonalFactors?: readonly number[] | NumberArray | null;
}

export interface AllocationChannelColumns {
  /** Name of the channel. */
  name: readonly string[];
  /** Response as a function of spend in one period. */
  curve: readonly (HillCurve | ExponentialCurve | LogisticCurve | PowerCurve | LogCurve | PiecewiseCurve | BenchmarkCurve)[];
  /** Least spend, in each period. (unit: currency; >= 0; default 0) */
  min?: readonly number[] | NumberArray;
  /** Most spend, in each period; null: no bound. (unit: currency; >= 0) */
  max?: readonly (number | null)[] | NumberArray;
  /** May get nothing although min is more than 0. (default false) */
  optional?: readonly boolean[];
  /** Lost once the channel spends anything, in however many periods; waived where current > 0. (unit: response; >= 0; default 0) */
  setupCost?: readonly number[] | NumberArray;
  /** What is spent on it today, in each period. (unit: currency; >= 0) */
  current?: readonly (number | null)[] | NumberArray;
  /** Factors of its response by period; left out: those of the request. */
  seasonalFactors?: readonly (readonly number[] | NumberArray | null)[];
}

export interface AllocationGroup {
  /** Name of the group. */
  name: string;
  /** Names of its channels. */
  channels: readonly string[];
  /** Least spend of the group, over all periods. (unit: currency; >= 0) */
  min?: number | null;
  /** Most spend of the group, over all periods. (unit: currency; >= 0) */
  max?: number | null;
  /** Least share of the budget; of the least spend, where that is asked for. (>= 0, <= 1) */
  minShare?: number | null;
  /** Greatest share of the budget; of the least spend, where that is asked for. (>= 0, <= 1) */
  maxShare?: number | null;
}

export interface AllocationGroupColumns {
  /** Name of the group. */
  name: readonly string[];
  /** Names of its channels. */
  channels: readonly (readonly string[])[];
  /** Least spend of the group, over all periods. (unit: currency; >= 0) */
  min?: readonly (number | null)[] | NumberArray;
  /** Most spend of the group, over all periods. (unit: currency; >= 0) */
  max?: readonly (number | null)[] | NumberArray;
  /** Least share of the budget; of the least spend, where that is asked for. (>= 0, <= 1) */
  minShare?: readonly (number | null)[] | NumberArray;
  /** Greatest share of the budget; of the least spend, where that is asked for. (>= 0, <= 1) */
  maxShare?: readonly (number | null)[] | NumberArray;
}

/** Largest change of any channel from its current spend. */
export interface AllocationMaxChange {
  /** Largest change from current, where that is known. (unit: currency; >= 0) */
  amount?: number | null;
  /** Largest change as a fraction of current, where that is more than 0. (>= 0) */
  fraction?: number | null;
}

export interface AllocationOptimizeRequest {
  /** What there is to spend, over all periods. (unit: currency; >= 0) */
  budget: number;
  /** The channels, as rows or columns. */
  channels: readonly AllocationChannel[] | AllocationChannelColumns;
  /** Bounds on the common spend of channels; groups lie apart or one inside another. */
  groups?: readonly AllocationGroup[] | AllocationGroupColumns | null;
  /** Factors of all responses by period: the budget is divided over channels and periods. */
  seasonalFactors?: readonly number[] | NumberArray | null;
  /** What is maximised: the response less set-up costs, or that less spend. (default "response") */
  objective?: "response" | "profit" | null;
  /** Spend exactly the budget; false: at most. (default true) */
  spendAll?: boolean | null;
  /** Sum of responses over sum of spends, at least. (unit: response/spend; >= 0) */
  minRoas?: number | null;
  /** Largest change of any channel from its current spend. */
  maxChange?: AllocationMaxChange | null;
  /** Also give spends in whole multiples of it, and what that loses. (unit: currency; > 0) */
  roundTo?: number | null;
  /** Level of the intervals that draws give. (> 0, < 1; default 0.9) */
  level?: number | null;
  /** Evaluations of curves, or what takes as long, after which the search stops, with its bound; 0: 100 million, with draws 10 million. (>= 0; default 0) */
  maxEvaluations?: number | bigint | null;
}

export interface AllocationChannelResult {
  /** Name of the channel. */
  name: string;
  /** Its spend, over all periods. (unit: currency) */
  spend: number;
  /** Of all spend; null when nothing is spent. */
  share: number | null;
  /** What its curve gives. (unit: response) */
  response: number;
  /** Over draws. (unit: response) */
  responseLower: number | null;
  /** Over draws. (unit: response) */
  responseUpper: number | null;
  /** Response over spend; null when nothing is spent. (unit: response/spend) */
  roas: number | null;
  /** What the next unit of spend brings; with periods, in the first one with spend; null when it is infinite. (unit: response/spend) */
  marginalResponse: number | null;
  /** As given, over all periods. (unit: currency) */
  current: number | null;
  /** Spend less current. (unit: currency) */
  change: number | null;
  /** What the current spend gives. (unit: response) */
  currentResponse: number | null;
  /** Charged because it is switched on. (unit: response) */
  setupCost: number;
  /** With roundTo; null when no multiples that keep to all were found. (unit: currency) */
  roundedSpend: number | null;
  /** What a unit of spend must bring here; null when all spends are at bounds. (unit: response/spend) */
  price: number | null;
  /** Why it gets what it gets. */
  heldBy: "price" | "min" | "max" | "fixed" | "max_change" | "off" | "kink" | "remainder" | "season";
  /** The same in a sentence. */
  explanation: string;
  /** With several periods. (unit: currency) */
  spendByPeriod: number[] | null;
}

export interface AllocationGroupResult {
  /** Name of the group. */
  name: string;
  /** Of its channels. (unit: currency) */
  spend: number;
  /** Of all spend. */
  share: number | null;
  /** As an amount; null: none. (unit: currency) */
  min: number | null;
  /** As an amount; null: none. (unit: currency) */
  max: number | null;
  /** What a unit of spend must bring inside the group. (unit: response/spend) */
  price: number | null;
  /** min or max, or price when neither bound matters. */
  heldBy: "price" | "min" | "max" | "fixed" | "max_change" | "off" | "kink" | "remainder" | "season";
}

export interface AllocationMove {
  /** Channel that gives; null: new budget. */
  from: string | null;
  /** Channel that takes; null: saved. */
  to: string | null;
  /** How much moves. (unit: currency) */
  amount: number;
}

export interface AllocationOptimizeResponse {
  /** optimal: the gap is at most 1e-9; limit_reached: it is what it is, and the bound holds. */
  status: "optimal" | "limit_reached";
  /** Relative distance from the bound. */
  gap: number;
  /** Proven: no allocation has a greater objective. */
  upperBound: number;
  /** Response, or profit: what is maximised. */
  objectiveValue: number;
  /** As given. (unit: currency) */
  budget: number;
  /** Sum of spends. (unit: currency) */
  spend: number;
  /** Sum of responses less set-up costs. (unit: response) */
  response: number;
  /** Over draws, at level. (unit: response) */
  responseLower: number | null;
  /** Over draws, at level. (unit: response) */
  responseUpper: number | null;
  /** Of the intervals; null without draws. */
  level: number | null;
  /** Response less spend. */
  profit: number;
  /** Sum of responses over spend; null when nothing is spent. (unit: response/spend) */
  roas: number | null;
  /** Of channels whose current spend is known. (unit: currency) */
  currentSpend: number | null;
  /** Of these. (unit: response) */
  currentResponse: number | null;
  /** Response less currentResponse. (unit: response) */
  expectedImprovement: number | null;
  /** Of the improvement over draws, at level. (unit: response) */
  improvementLower: number | null;
  /** Of the improvement over draws, at level. (unit: response) */
  improvementUpper: number | null;
  /** What the last unit of budget brings; null when it is not defined. (unit: response/spend) */
  price: number | null;
  /** With roundTo. (unit: response) */
  roundedResponse: number | null;
  /** By rounding. (unit: response) */
  responseLost: number | null;
  /** Periods. */
  periodCount: number;
  /** Of the search tree. */
  nodes: number;
  /** Of curves. */
  evaluations: number;
  /** The channels, in the order given. */
  channels: AllocationChannelResult[];
  /** The groups, in the order given. */
  groups: AllocationGroupResult[];
  /** How to get there from the current spends. */
  reallocation: AllocationMove[];
}

export interface AllocationMinimizeSpendRequest {
  /** Response, less set-up costs, that is to be reached. (unit: response; >= 0) */
  target: number;
  /** The channels, as rows or columns. */
  channels: readonly AllocationChannel[] | AllocationChannelColumns;
  /** Bounds on the common spend of channels; groups lie apart or one inside another. */
  groups?: readonly AllocationGroup[] | AllocationGroupColumns | null;
  /** Factors of all responses by period: the budget is divided over channels and periods. */
  seasonalFactors?: readonly number[] | NumberArray | null;
  /** What is maximised: the response less set-up costs, or that less spend. (default "response") */
  objective?: "response" | "profit" | null;
  /** Spend exactly the budget; false: at most. (default true) */
  spendAll?: boolean | null;
  /** Sum of responses over sum of spends, at least. (unit: response/spend; >= 0) */
  minRoas?: number | null;
  /** Largest change of any channel from its current spend. */
  maxChange?: AllocationMaxChange | null;
  /** Also give spends in whole multiples of it, and what that loses. (unit: currency; > 0) */
  roundTo?: number | null;
  /** Level of the intervals that draws give. (> 0, < 1; default 0.9) */
  level?: number | null;
  /** Evaluations of curves, or what takes as long, after which the search stops, with its bound; 0: 100 million, with draws 10 million. (>= 0; default 0) */
  maxEvaluations?: number | bigint | null;
}

export interface AllocationMinimizeSpendResponse {
  /** optimal: the gap is at most 1e-9; limit_reached: it is what it is, and the bound holds. */
  status: "optimal" | "limit_reached";
  /** Relative distance from the bound. */
  gap: number;
  /** Proven: no smaller spend reaches the target. (unit: currency) */
  lowerBound: number;
  /** Sum of spends. (unit: currency) */
  spend: number;
  /** Sum of responses less set-up costs. (unit: response) */
  response: number;
  /** Over draws, at level. (unit: response) */
  responseLower: number | null;
  /** Over draws, at level. (unit: response) */
  responseUpper: number | null;
  /** Of the intervals; null without draws. */
  level: number | null;
  /** Response less spend. */
  profit: number;
  /** Sum of responses over spend; null when nothing is spent. (unit: response/spend) */
  roas: number | null;
  /** Of channels whose current spend is known. (unit: currency) */
  currentSpend: number | null;
  /** Of these. (unit: response) */
  currentResponse: number | null;
  /** Response less currentResponse. (unit: response) */
  expectedImprovement: number | null;
  /** Of the improvement over draws, at level. (unit: response) */
  improvementLower: number | null;
  /** Of the improvement over draws, at level. (unit: response) */
  improvementUpper: number | null;
  /** What the last unit of budget brings; null when it is not defined. (unit: response/spend) */
  price: number | null;
  /** With roundTo. (unit: response) */
  roundedResponse: number | null;
  /** By rounding. (unit: response) */
  responseLost: number | null;
  /** Periods. */
  periodCount: number;
  /** Of the search tree. */
  nodes: number;
  /** Of curves. */
  evaluations: number;
  /** The channels, in the order given. */
  channels: AllocationChannelResult[];
  /** The groups, in the order given. */
  groups: AllocationGroupResult[];
  /** How to get there from the current spends. */
  reallocation: AllocationMove[];
}

export interface AllocationFrontierRequest {
  /** The budgets; or give budgetMin and budgetMax. (unit: currency) */
  budgets?: readonly number[] | NumberArray | null;
  /** The first budget of an even range. (unit: currency; >= 0) */
  budgetMin?: number | null;
  /** Its last budget. (unit: currency; >= 0) */
  budgetMax?: number | null;
  /** How many budgets the range has. (>= 2, <= 100000; default 50) */
  points?: number | bigint | null;
  /** The channels, as rows or columns. */
  channels: readonly AllocationChannel[] | AllocationChannelColumns;
  /** Bounds on the common spend of channels; groups lie apart or one inside another. */
  groups?: readonly AllocationGroup[] | AllocationGroupColumns | null;
  /** Factors of all responses by period: the budget is divided over channels and periods. */
  seasonalFactors?: readonly number[] | NumberArray | null;
  /** What is maximised: the response less set-up costs, or that less spend. (default "response") */
  objective?: "response" | "profit" | null;
  /** Spend exactly the budget; false: at most. (default true) */
  spendAll?: boolean | null;
  /** Sum of responses over sum of spends, at least. (unit: response/spend; >= 0) */
  minRoas?: number | null;
  /** Largest change of any channel from its current spend. */
  maxChange?: AllocationMaxChange | null;
  /** Also give spends in whole multiples of it, and what that loses. (unit: currency; > 0) */
  roundTo?: number | null;
  /** Level of the intervals that draws give. (> 0, < 1; default 0.9) */
  level?: number | null;
  /** Evaluations of curves, or what takes as long, after which the search stops, with its bound; 0: 100 million, with draws 10 million. (>= 0; default 0) */
  maxEvaluations?: number | bigint | null;
}

export interface AllocationFrontierPoint {
  /** As given. (unit: currency) */
  budget: number;
  /** Null when the budget is infeasible; so are all figures then. */
  status: "optimal" | "limit_reached" | null;
  /** Sum of spends. (unit: currency) */
  spend: number | null;
  /** Sum of responses less set-up costs. (unit: response) */
  response: number | null;
  /** Response, or profit: what is maximised. */
  objectiveValue: number | null;
  /** Proven: no allocation has a greater objective. */
  upperBound: number | null;
  /** Relative distance from the bound. */
  gap: number | null;
  /** Sum of responses over spend. (unit: response/spend) */
  roas: number | null;
  /** What the next unit of budget brings; null when it is not defined. (unit: response/spend) */
  marginalRoas: number | null;
  /** Why there is no allocation; null when there is one. */
  error: string | null;
  /** Of the channels, in their order, over all periods. (unit: currency) */
  spends: number[] | null;
}

export interface AllocationFrontierResponse {
  /** Names of the channels. */
  channels: string[];
  /** The optimum for each budget, in the order given. */
  points: AllocationFrontierPoint[];
}

export interface AllocationScenario {
  /** Name of the allocation. */
  name?: string | null;
  /** Spend of each channel in each period, in the order of the channels. (unit: currency) */
  spends: readonly number[] | NumberArray;
}

export interface AllocationWhatIfRequest {
  /** What is to be tried. */
  allocations: readonly AllocationScenario[];
  /** The channels, as rows or columns. */
  channels: readonly AllocationChannel[] | AllocationChannelColumns;
  /** Factors of all responses by period: the budget is divided over channels and periods. */
  seasonalFactors?: readonly number[] | NumberArray | null;
  /** Level of the intervals that draws give. (> 0, < 1; default 0.9) */
  level?: number | null;
}

export interface AllocationChannelOutcome {
  /** Name of the channel. */
  name: string;
  /** Its spend, over all periods. (unit: currency) */
  spend: number;
  /** Of all spend; null when nothing is spent. */
  share: number | null;
  /** What its curve gives. (unit: response) */
  response: number;
  /** Over draws. (unit: response) */
  responseLower: number | null;
  /** Over draws. (unit: response) */
  responseUpper: number | null;
  /** Response over spend; null when nothing is spent. (unit: response/spend) */
  roas: number | null;
  /** What the next unit of spend brings; with periods, in the first one with spend; null when it is infinite. (unit: response/spend) */
  marginalResponse: number | null;
  /** As given, over all periods. (unit: currency) */
  current: number | null;
  /** Spend less current. (unit: currency) */
  change: number | null;
  /** What the current spend gives. (unit: response) */
  currentResponse: number | null;
}

export interface AllocationScenarioOutcome {
  /** As given. */
  name: string | null;
  /** Sum of spends. (unit: currency) */
  spend: number;
  /** Sum of responses less set-up costs. (unit: response) */
  response: number;
  /** Over draws, at level. (unit: response) */
  responseLower: number | null;
  /** Over draws, at level. (unit: response) */
  responseUpper: number | null;
  /** Of the intervals; null without draws. */
  level: number | null;
  /** Response less spend. */
  profit: number;
  /** Sum of responses over spend; null when nothing is spent. (unit: response/spend) */
  roas: number | null;
  /** Of channels whose current spend is known. (unit: currency) */
  currentSpend: number | null;
  /** Of these. (unit: response) */
  currentResponse: number | null;
  /** Response less currentResponse. (unit: response) */
  expectedImprovement: number | null;
  /** Of the improvement over draws, at level. (unit: response) */
  improvementLower: number | null;
  /** Of the improvement over draws, at level. (unit: response) */
  improvementUpper: number | null;
  /** What one more unit brings, divided as the spend is. (unit: response/spend) */
  marginalRoas: number | null;
  /** The channels, in the order given. */
  channels: AllocationChannelOutcome[];
}

export interface AllocationWhatIfResponse {
  /** What each allocation would bring, in the order given. */
  allocations: AllocationScenarioOutcome[];
}

export interface ChannelResults {
  /** Name of the channel. */
  channel: string;
  /** Spend of the period. (unit: currency; >= 0) */
  cost: number;
  /** Leads it brought. (>= 0) */
  leads: number;
  /** Of these, qualified by marketing. (>= 0) */
  mqls?: number | null;
  /** Of these, qualified by sales. (>= 0) */
  sqls?: number | null;
  /** Customers won. (>= 0) */
  customers: number;
  /** Revenue it brought. (unit: currency; >= 0) */
  revenue: number;
  /** Lifetime value of a customer, over 24 months. (unit: currency/customer; >= 0) */
  ltv: number;
}

export interface ChannelResultsColumns {
  /** Name of the channel. */
  channel: readonly string[];
  /** Spend of the period. (unit: currency; >= 0) */
  cost: readonly number[] | NumberArray;
  /** Leads it brought. (>= 0) */
  leads: readonly number[] | NumberArray;
  /** Of these, qualified by marketing. (>= 0) */
  mqls?: readonly (number | null)[] | NumberArray;
  /** Of these, qualified by sales. (>= 0) */
  sqls?: readonly (number | null)[] | NumberArray;
  /** Customers won. (>= 0) */
  customers: readonly number[] | NumberArray;
  /** Revenue it brought. (unit: currency; >= 0) */
  revenue: readonly number[] | NumberArray;
  /** Lifetime value of a customer, over 24 months. (unit: currency/customer; >= 0) */
  ltv: readonly number[] | NumberArray;
}

export interface CostRating {
  /** The value aimed at. (> 0) */
  target: number;
  /** From here on excellent. (> 0) */
  excellent: number;
  /** From here on poor. (> 0) */
  poor: number;
}

export interface GainRating {
  /** The value aimed at. (> 0) */
  target: number;
  /** From here on excellent. (> 0) */
  excellent: number;
  /** From here on poor. (> 0) */
  poor: number;
}

/** What the figures should be. */
export interface EfficiencyTable {
  /** (unit: currency/lead; default {"target":25,"excellent":15,"poor":50}) */
  costPerLead?: CostRating | null;
  /** (unit: currency/lead; default {"target":75,"excellent":50,"poor":150}) */
  costPerMql?: CostRating | null;
  /** (unit: currency/lead; default {"target":200,"excellent":150,"poor":400}) */
  costPerSql?: CostRating | null;
  /** (unit: currency/customer; default {"target":500,"excellent":300,"poor":1000}) */
  costPerCustomer?: CostRating | null;
  /** (unit: ratio; default {"target":5,"excellent":8,"poor":2}) */
  ltvCacRatio?: GainRating | null;
  /** (unit: months; default {"target":12,"excellent":6,"poor":24}) */
  paybackPeriodMonths?: CostRating | null;
}

/** Tables that replace the defaults, merged key by key; null in a map removes a row. */
export interface EfficiencyTables {
  /** What the figures should be. */
  efficiency?: EfficiencyTable | null;
}

export interface AllocationEfficiencyRequest {
  /** What each channel cost and brought in. */
  channels: readonly ChannelResults[] | ChannelResultsColumns;
  /** Tables that replace the defaults, merged key by key; null in a map removes a row. */
  tables?: EfficiencyTables | null;
}

export interface FigureRating {
  /** The figure. */
  value: number | null;
  /** What it should be. */
  target: number;
  /** Null where the figure does not exist; poor where money brought nothing. */
  rating: "excellent" | "on_target" | "off_target" | "poor" | null;
  /** On the bad side of the target; below 0: better than it. */
  gap: number | null;
  /** The same of the target. (unit: percent) */
  gapPercent: number | null;
  /** 1 excellent, 0.5 at the target, 0 poor, linear between. */
  score: number | null;
}

/** The six figures that have a target. */
export interface FigureRatings {
  costPerLead: FigureRating;
  costPerMql: FigureRating;
  costPerSql: FigureRating;
  costPerCustomer: FigureRating;
  ltvCacRatio: FigureRating;
  paybackPeriodMonths: FigureRating;
}

export interface ChannelEfficiency {
  /** Name of the channel. */
  channel: string;
  /** Spend of the period. (unit: currency) */
  cost: number;
  /** CPL: cost over leads. (unit: currency/lead) */
  costPerLead: number | null;
  /** Cost over marketing-qualified leads. (unit: currency/lead) */
  costPerMql: number | null;
  /** Cost over sales-qualified leads. (unit: currency/lead) */
  costPerSql: number | null;
  /** CPA: cost over customers. (unit: currency/customer) */
  costPerAcquisition: number | null;
  /** (Revenue - cost) / cost. */
  roi: number | null;
  /** Revenue over cost. (unit: revenue/spend) */
  roas: number | null;
  /** Customers over leads. (unit: fraction) */
  conversionRate: number | null;
  /** Lifetime value over cost of acquisition. */
  ltvCacRatio: number | null;
  /** With the lifetime value spread over 24 months. (unit: months) */
  paybackPeriodMonths: number | null;
  /** The six figures that have a target. */
  ratings: FigureRatings;
  /** Mean of the ratings' scores, 0..1; of all channels weighted by cost. */
  spendEfficiencyScore: number | null;
}

/** All channels together: figures of the sums. */
export interface Efficiency {
  /** Spend of the period. (unit: currency) */
  cost: number;
  /** CPL: cost over leads. (unit: currency/lead) */
  costPerLead: number | null;
  /** Cost over marketing-qualified leads. (unit: currency/lead) */
  costPerMql: number | null;
  /** Cost over sales-qualified leads. (unit: currency/lead) */
  costPerSql: number | null;
  /** CPA: cost over customers. (unit: currency/customer) */
  costPerAcquisition: number | null;
  /** (Revenue - cost) / cost. */
  roi: number | null;
  /** Revenue over cost. (unit: revenue/spend) */
  roas: number | null;
  /** Customers over leads. (unit: fraction) */
  conversionRate: number | null;
  /** Lifetime value over cost of acquisition. */
  ltvCacRatio: number | null;
  /** With the lifetime value spread over 24 months. (unit: months) */
  paybackPeriodMonths: number | null;
  /** The six figures that have a target. */
  ratings: FigureRatings;
  /** Mean of the ratings' scores, 0..1; of all channels weighted by cost. */
  spendEfficiencyScore: number | null;
}

export interface AllocationEfficiencyResponse {
  /** Channels in the order given. */
  channels: ChannelEfficiency[];
  /** All channels together: figures of the sums. */
  total: Efficiency;
}

export interface ChannelToday {
  /** A row of tables.channels. */
  channel: string;
  /** Spend today; 0: not running. (unit: currency/month; >= 0) */
  monthlySpend: number;
  /** (Revenue - spend) / spend, measured; or revenue. (>= -1) */
  roi?: number | null;
  /** Revenue today; or roi. (unit: currency/month; >= 0) */
  revenue?: number | null;
}

export interface ChannelTodayColumns {
  /** A row of tables.channels. */
  channel: readonly string[];
  /** Spend today; 0: not running. (unit: currency/month; >= 0) */
  monthlySpend: readonly number[] | NumberArray;
  /** (Revenue - spend) / spend, measured; or revenue. (>= -1) */
  roi?: readonly (number | null)[] | NumberArray;
  /** Revenue today; or roi. (unit: currency/month; >= 0) */
  revenue?: readonly (number | null)[] | NumberArray;
}

/** Tables that replace the defaults, merged key by key; null in a map removes a row. */
export interface ScalingTables {
  /** What is typical of a channel, by name. (default: in describe) */
  channels?: { readonly $replace?: boolean; readonly [key: string]: Partial<ChannelRow> | null | boolean | undefined } | null;
}

export interface AllocationScalingPlanRequest {
  /** Most that may be spent on all channels. (unit: currency/month; >= 0) */
  totalBudget: number;
  /** Channels that run today; other rows of tables.channels do not. */
  channels: readonly ChannelToday[] | ChannelTodayColumns;
  /** A rise above this part of today's spend takes months; left out: any rise can be made at once. (unit: fraction/month; > 0) */
  maxMonthlyChange?: number | null;
  /** Tables that replace the defaults, merged key by key; null in a map removes a row. */
  tables?: ScalingTables | null;
}

export interface ScalingPerformance {
  /** Name of the channel. */
  channel: string;
  /** As given; 0: not running. (unit: currency/month) */
  currentSpend: number;
  /** As measured, else by the benchmark. (unit: currency/month) */
  currentRevenue: number;
  /** Null when it does not run. (unit: revenue/spend) */
  currentRoas: number | null;
  /** Of the table. (unit: revenue/spend) */
  typicalRoi: number;
  /** Its curve goes through what was measured; else it is the benchmark. */
  measured: boolean;
}

export interface ScalingOpportunity {
  /** Name of the channel. */
  channel: string;
  /** As given. (unit: currency/month) */
  currentSpend: number;
  /** Of the optimal allocation. (unit: currency/month) */
  recommendedSpend: number;
  /** Recommended - current. (unit: currency/month) */
  budgetIncrease: number;
  /** Of revenue. (unit: currency/month) */
  expectedImprovement: number;
  /** Of (revenue - spend) / spend: below 0 where returns diminish; null for a channel that does not run. */
  expectedRoiImprovement: number | null;
  /** Once, to switch it on. (unit: currency) */
  setupCost: number;
  /** 0..1: sqrt(proven spend / recommended), halved where not measured. */
  confidenceScore: number;
  /** (Improvement - increase - setup cost) x confidence. */
  priorityScore: number;
  /** immediate: month 1; gradual: months 2-3; experimental: months 4-6. */
  scalingPhase: "none" | "immediate" | "gradual" | "experimental";
}

export interface ScalingAllocation {
  /** Name of the channel. */
  channel: string;
  /** Of the optimal allocation. (unit: currency/month) */
  targetBudget: number;
  /** From today's spend. (unit: currency/month) */
  change: number;
  /** At that spend. (unit: currency/month) */
  expectedRevenue: number;
  /** When the change is made; none: no change. */
  scalingPhase: "none" | "immediate" | "gradual" | "experimental";
}

export interface WindowBudget {
  /** Name of the channel. */
  channel: string;
  /** What it goes to. (unit: currency/month) */
  targetBudget: number;
}

export interface ScalingWindow {
  /** month_1, month_2_3 or month_4_6. */
  window: string;
  /** What it is about. */
  focus: string;
  /** What to do, by priority. */
  actions: string[];
  /** Channels that change in the window. */
  budgetAllocation: WindowBudget[];
  /** Of all channels after it. (unit: currency/month) */
  spend: number;
  /** Of all channels after it. (unit: currency/month) */
  expectedRevenue: number;
}

/** Before and after. */
export interface ScalingOutcomes {
  /** As given. (unit: currency/month) */
  totalBudget: number;
  /** Of all channels. (unit: currency/month) */
  currentSpend: number;
  /** Of all channels. (unit: currency/month) */
  currentRevenue: number;
  /** At most the budget: more would not pay. (unit: currency/month) */
  recommendedSpend: number;
  /** Of all channels. (unit: currency/month) */
  expectedRevenue: number;
  /** Of revenue. (unit: currency/month) */
  expectedImprovement: number;
  /** Revenue - spend - set-up costs: what is maximised. (unit: currency/month) */
  expectedProfit: number;
  /** Proven: no allocation has a greater profit. (unit: currency/month) */
  upperBound: number;
  /** (Revenue - spend) / spend. */
  expectedRoi: number | null;
  /** Of the search. */
  status: "optimal" | "limit_reached";
}

export interface AllocationScalingPlanResponse {
  /** Every channel of the table. */
  currentPerformance: ScalingPerformance[];
  /** Channels that should get more, by priority. */
  scalingOpportunities: ScalingOpportunity[];
  /** What each channel should get: the global optimum. */
  optimalAllocation: ScalingAllocation[];
  /** The three windows. */
  scalingTimeline: ScalingWindow[];
  /** Before and after. */
  expectedOutcomes: ScalingOutcomes;
}

export interface ChannelStanding {
  /** Name of the channel. */
  channel: string;
  /** Spend of the period. (unit: currency; >= 0) */
  spend: number;
  /** (Revenue - spend) / spend, measured; or revenue. */
  roi?: number | null;
  /** Revenue of the period; or roi. (unit: currency; >= 0) */
  revenue?: number | null;
  /** Spend above which more has no effect; left out: that of the table. (unit: currency; > 0) */
  saturationPoint?: number | null;
}

export interface ChannelStandingColumns {
  /** Name of the channel. */
  channel: readonly string[];
  /** Spend of the period. (unit: currency; >= 0) */
  spend: readonly number[] | NumberArray;
  /** (Revenue - spend) / spend, measured; or revenue. */
  roi?: readonly (number | null)[] | NumberArray;
  /** Revenue of the period; or roi. (unit: currency; >= 0) */
  revenue?: readonly (number | null)[] | NumberArray;
  /** Spend above which more has no effect; left out: that of the table. (unit: currency; > 0) */
  saturationPoint?: readonly (number | null)[] | NumberArray;
}

/** What is high and medium. */
export interface MatrixThresholds {
  /** ROI from which it is high. */
  highRoi: number;
  /** ROI from which it is medium. */
  mediumRoi: number;
  /** Saturation point over spend from which scale is high. (> 0) */
  highScale: number;
}

export interface MatrixCellRow {
  /** Typical channels: information, placing goes by figures. (default []) */
  channels?: readonly string[] | null;
  /** How to invest. */
  investmentStrategy: string;
  /** Least share of the budget. (unit: share of budget; >= 0, <= 1) */
  minShare: number;
  /** Largest share of the budget. (unit: share of budget; >= 0, <= 1) */
  maxShare: number;
  /** How to scale. */
  scalingApproach: string;
  /** How often to look. */
  monitoring: string;
}

/** The cells of the matrix. */
export interface MatrixCellRows {
  /** (default: in describe) */
  highRoiHighScale?: MatrixCellRow | null;
  /** (default: in describe) */
  highRoiMediumScale?: MatrixCellRow | null;
  /** (default: in describe) */
  mediumRoiHighScale?: MatrixCellRow | null;
  /** (default: in describe) */
  experimentalChannels?: MatrixCellRow | null;
}

/** The investment matrix. */
export interface MatrixTable {
  /** What is high and medium. (default {"high_roi":6,"medium_roi":3,"high_scale":3}) */
  thresholds?: MatrixThresholds | null;
  /** The cells of the matrix. */
  cells?: MatrixCellRows | null;
}

/** Tables that replace the defaults, merged key by key; null in a map removes a row. */
export interface MatrixTables {
  /** What is typical of a channel, by name. (default: in describe) */
  channels?: { readonly $replace?: boolean; readonly [key: string]: Partial<ChannelRow> | null | boolean | undefined } | null;
  /** The investment matrix. */
  matrix?: MatrixTable | null;
}

export interface AllocationMatrixRequest {
  /** Channels and how they stand; without roi and revenue: not measured. */
  channels: readonly ChannelStanding[] | ChannelStandingColumns;
  /** What shares are of; left out: the sum of spends. (unit: currency; >= 0) */
  budget?: number | null;
  /** Tables that replace the defaults, merged key by key; null in a map removes a row. */
  tables?: MatrixTables | null;
}

export interface MatrixChannel {
  /** Name of the channel. */
  channel: string;
  /** Where it is placed. */
  cell: "high_roi_high_scale" | "high_roi_medium_scale" | "medium_roi_high_scale" | "experimental_channels";
  /** As given. (unit: currency) */
  spend: number;
  /** Spend over budget. (unit: share of budget) */
  share: number | null;
  /** Null: not measured. */
  roi: number | null;
  /** experimental: below medium, or not measured. */
  roiLevel: "high" | "medium" | "experimental";
  /** As given, or of the table; null: not known. (unit: currency) */
  saturationPoint: number | null;
  /** Saturation point over spend. */
  scale: number | null;
  /** medium also where no saturation is known. */
  scaleLevel: "high" | "medium";
}

export interface MatrixCell {
  /** Name of the cell. */
  cell: "high_roi_high_scale" | "high_roi_medium_scale" | "medium_roi_high_scale" | "experimental_channels";
  /** Of its channels. (unit: currency) */
  spend: number;
  /** Spend over budget. (unit: share of budget) */
  share: number | null;
  /** Least it should have. (unit: share of budget) */
  minShare: number;
  /** Most it should have. (unit: share of budget) */
  maxShare: number;
  /** Its share in that range. */
  status: "below" | "within" | "above";
  /** Spend that brings it into the range: above 0 to add, below to take. (unit: currency) */
  toMove: number;
  /** How to invest. */
  investmentStrategy: string;
  /** How to scale. */
  scalingApproach: string;
  /** How often to look. */
  monitoring: string;
  /** Channels placed in it. */
  channels: string[];
  /** Of the table: information. */
  typicalChannels: string[];
}

export interface AllocationMatrixResponse {
  /** Channels in the order given. */
  channels: MatrixChannel[];
  /** The four cells; their shares are groups that allocation.optimize takes. */
  cells: MatrixCell[];
}

export interface Observation {
  /** Spend of a period. (unit: currency; >= 0) */
  spend: number;
  /** Response of the same period. (unit: response) */
  response: number;
}

export interface ObservationColumns {
  /** Spend of a period. (unit: currency; >= 0) */
  spend: readonly number[] | NumberArray;
  /** Response of the same period. (unit: response) */
  response: readonly number[] | NumberArray;
}

export type AllocationFitCurveRequest = {
  /** Families to try; left out: all five. */
  families?: readonly ("hill" | "exponential" | "logistic" | "power" | "log")[] | null;
  /** Whether a response without spend is fitted beside the curve; auto: both ways are compared. (default "auto") */
  baseline?: "auto" | "none" | "fitted" | null;
  /** Coverage of the parameters' intervals. (> 0, < 1; default 0.95) */
  level?: number | null;
} & (
  | {
    /** What was spent and what came of it. */
    observations: readonly Observation[] | ObservationColumns;
    /** The same as [spend, response]. */
    pairs?: null;
  }
  | {
    /** What was spent and what came of it. */
    observations?: null;
    /** The same as [spend, response]. */
    pairs: readonly (readonly number[] | NumberArray)[] | null;
  }
);

/** beta x^alpha / (x^alpha + gamma^alpha) */
export interface HillCurveResult {
  type: "hill";
  /** Response that is approached with ever more spend. (unit: response; >= 0) */
  beta: number | null;
  /** Shape; above 1 the curve is S-shaped. (> 0, <= 100) */
  alpha: number | null;
  /** Spend with half of the response. (unit: currency; > 0) */
  gamma: number | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws: HillDraw[] | null;
}

/** beta (1 - e^(-x/gamma)) */
export interface ExponentialCurveResult {
  type: "exponential";
  /** Response that is approached with ever more spend. (unit: response; >= 0) */
  beta: number | null;
  /** Spend with 1 - 1/e of the response. (unit: currency; > 0) */
  gamma: number | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws: ExponentialDraw[] | null;
}

/** beta (1 - e^(-lambda x)) / (1 + e^(-lambda x)) */
export interface LogisticCurveResult {
  type: "logistic";
  /** Response that is approached with ever more spend. (unit: response; >= 0) */
  beta: number | null;
  /** How fast it is approached. (unit: 1/currency; > 0) */
  lambda: number | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws: LogisticDraw[] | null;
}

/** beta x^exponent */
export interface PowerCurveResult {
  type: "power";
  /** Response of one unit of spend. (unit: response; >= 0) */
  beta: number | null;
  /** 1 is proportional. (> 0, <= 1) */
  exponent: number | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws: PowerDraw[] | null;
}

/** beta ln(1 + x/gamma) */
export interface LogCurveResult {
  type: "log";
  /** Factor. (unit: response; >= 0) */
  beta: number | null;
  /** Spend with ln 2 = 0.69 of the factor. (unit: currency; > 0) */
  gamma: number | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws: LogDraw[] | null;
}

export interface PiecewiseDrawResult {
  /** Pairs [spend, response]; spends rise; linear between, flat after. */
  points: number[][] | null;
}

/** Through points, linear between, flat after. */
export interface PiecewiseCurveResult {
  type: "piecewise";
  /** Pairs [spend, response]; spends rise; linear between, flat after. */
  points: number[][] | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws: PiecewiseDrawResult[] | null;
}

/** 0 below monthlyMinimum, then typicalRoi * monthlyMinimum * (x/monthlyMinimum)^scalingEfficiency, constant from saturationPoint on */
export interface BenchmarkCurveResult {
  type: "benchmark";
  /** Revenue for each unit of spend at the monthly minimum. (unit: revenue/spend; >= 0) */
  typicalRoi: number | null;
  /** Spend below which there is no response. (unit: currency; > 0) */
  monthlyMinimum: number | null;
  /** Exponent by which the response grows with spend. (> 0, <= 1) */
  scalingEfficiency: number | null;
  /** Spend above which there is no more response. (unit: currency; > 0) */
  saturationPoint: number | null;
  /** Draws of the parameters, as rows or columns: the response is their mean. */
  draws: BenchmarkDraw[] | null;
}

export interface FitParameter {
  /** As in the curve, or baseline. */
  name: string;
  /** The estimate. */
  value: number;
  /** Null where the data do not determine it. */
  standardError: number | null;
  /** Of the interval. */
  lower: number | null;
  /** Of the interval. */
  upper: number | null;
}

/** The candidate of least AICc; null when no curve can be fitted. */
export interface FittedCurve {
  /** Family of the curve. */
  family: "hill" | "exponential" | "logistic" | "power" | "log";
  /** The curve, as allocation.optimize takes it. */
  curve: HillCurveResult | ExponentialCurveResult | LogisticCurveResult | PowerCurveResult | LogCurveResult | PiecewiseCurveResult | BenchmarkCurveResult;
  /** Estimates with their errors. */
  parameters: FitParameter[];
  /** Without spend; 0 if not fitted. (unit: response) */
  baseline: number;
  /** sqrt(sum of squares / (observations - parameters)). (unit: response) */
  residualSd: number;
  /** Part of the variance of the response that is explained. */
  rSquared: number | null;
  /** Less is better. */
  aicc: number;
  /** Above that of the best candidate. */
  deltaAicc: number;
  /** Akaike weight among the candidates; they sum to 1. */
  weight: number;
  /** Of the residuals, one observation to the next, as given. */
  autocorrelation: number | null;
}

export interface FittedCurveResult {
  /** Family of the curve. */
  family: "hill" | "exponential" | "logistic" | "power" | "log";
  /** The curve, as allocation.optimize takes it. */
  curve: HillCurveResult | ExponentialCurveResult | LogisticCurveResult | PowerCurveResult | LogCurveResult | PiecewiseCurveResult | BenchmarkCurveResult;
  /** Estimates with their errors. */
  parameters: FitParameter[];
  /** Without spend; 0 if not fitted. (unit: response) */
  baseline: number;
  /** sqrt(sum of squares / (observations - parameters)). (unit: response) */
  residualSd: number;
  /** Part of the variance of the response that is explained. */
  rSquared: number | null;
  /** Less is better. */
  aicc: number;
  /** Above that of the best candidate. */
  deltaAicc: number;
  /** Akaike weight among the candidates; they sum to 1. */
  weight: number;
  /** Of the residuals, one observation to the next, as given. */
  autocorrelation: number | null;
}

export interface AllocationFitCurveResponse {
  /** The best candidate can be relied on, within the spends observed. */
  identified: boolean;
  /** Why it is not identified, with the numbers; null when it is. */
  reason: string | null;
  /** What else to mind: possible curves that differ on the response as a whole, residuals that hang together; null when there is nothing. */
  caution: string | null;
  /** How many. */
  observations: number;
  /** How many differ. */
  distinctSpends: number;
  /** The least one seen. (unit: currency) */
  minSpend: number;
  /** The largest one seen. (unit: currency) */
  maxSpend: number;
  /** Of a response that does not depend on spend. */
  flatAicc: number | null;
  /** Of a straight line that does not fall. */
  straightAicc: number | null;
  /** The candidate of least AICc; null when no curve can be fitted. */
  best: FittedCurve | null;
  /** Every family that could be fitted, the best one first. */
  candidates: FittedCurveResult[];
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
  /** Models to run, in this order; without, all the rules, custom only if it has weights. */
  models?: readonly ("first_touch" | "last_touch" | "last_non_direct" | "linear" | "time_decay" | "position_based" | "custom" | "markov" | "shapley" | "shapley_rate")[] | null;
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
  /** markov: states are the last touches, so many; auto takes the order that predicts steps left out best. (unit: touches; default 1) */
  markovOrder?: number | bigint | "auto" | null;
  /** markov, shapley_rate: only paths that converted count. (default false) */
  ignoreNulls?: boolean | null;
  /** markov: transitionMatrix is null when it may have more rows. (>= 0; default 10000) */
  maxTransitions?: number | bigint | null;
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

/** Of the model markov; null when it was not run. */
export interface RemovalEffects {
  /** 1 - P(conversion without the channel) / P(conversion). */
  conversions: (number | null)[];
  /** The same of the value. */
  value: (number | null)[];
}

/** Of the model markov; null when it has more than maxTransitions. */
export interface TransitionMatrix {
  /** (start), or a state: its touches joined by ' > '. */
  from: string[];
  /** A state, (conversion) or (null). */
  to: string[];
  /** Of the step, given where it is from. */
  probability: (number | null)[];
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
  /** Of the model markov; the chosen one when it was auto. (unit: touches) */
  markovOrder: number | null;
  /** By order from 1: mean -ln p of a step predicted from all others; null when the order was given. */
  orderLosses: (number | null)[] | null;
  /** Of the model markov; null when it was not run. */
  removalEffects: RemovalEffects | null;
  /** Of the model markov; null when it has more than maxTransitions. */
  transitionMatrix: TransitionMatrix | null;
  /** The model to act on; null without conversions. */
  recommendedModel: string | null;
  /** Why, with the numbers behind it. */
  reason: string;
  /** What the journeys hold. */
  summary: JourneysSummary;
  /** What may be a slip in the request; it did no harm. */
  warnings: string[];
}

/** Journeys to learn from, and the open one. */
export type AttributionPredictRequest = {
  /** Channels of the open journey's touches, oldest first; empty before the first touch. */
  journey: readonly string[];
  /** States are the last touches, so many; auto takes the order that predicts steps left out best. (unit: touches; default 1) */
  markovOrder?: number | bigint | "auto" | null;
  /** Of all intervals. (unit: fraction; > 0, < 1; default 0.95) */
  level?: number | null;
  /** Channels that may come next; without, all. */
  candidates?: readonly string[] | null;
  /** So many next channels are told. (>= 0; default 10) */
  topN?: number | bigint | null;
  /** Next channels seen less often come behind the others. (>= 0; default 30) */
  minObservations?: number | bigint | null;
  /** Older touches do not count for a conversion; for events only. (unit: days; > 0; default 90) */
  lookbackDays?: number | null;
  /** A longer pause ends a journey; for events only. (unit: days; > 0) */
  inactivityGapDays?: number | null;
  /** Later rows are ignored; without it the last event ends the observation; for events only. */
  windowEnd?: Time | null;
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

/** Of the probability. */
export interface ProbabilityInterval {
  /** As asked for. (unit: fraction) */
  level: number;
  /** Lower end. (unit: fraction) */
  lower: number;
  /** Upper end. (unit: fraction) */
  upper: number;
}

/** A channel that may come next. */
export interface NextTouch {
  /** Name of the channel. */
  channel: string;
  /** After the touch. (unit: fraction) */
  conversionProbability: number;
  /** Of the probability's interval. (unit: fraction) */
  lower: number;
  /** Of the probability's interval. (unit: fraction) */
  upper: number;
  /** After the touch. (unit: currency) */
  expectedValue: number;
  /** Probability after / before the touch; null when that is 0. */
  lift: number | null;
  /** Of the lift's interval. */
  liftLower: number | null;
  /** Of the lift's interval. */
  liftUpper: number | null;
  /** The lift's interval does not hold 1. */
  significant: boolean;
  /** How often journeys stood where it leads. */
  observations: number;
  /** That the figures rest on, this one included; 0: it was never seen. (unit: touches) */
  touchesUsed: number;
}

/** What an open journey leads to. */
export interface AttributionPredictResponse {
  /** That the journey converts in the end, in the fitted chain. (unit: fraction) */
  conversionProbability: number;
  /** Of the probability. */
  interval: ProbabilityInterval;
  /** Mean value of such journeys, those that do not convert included. (unit: currency) */
  expectedValue: number;
  /** Of a journey at its start. (unit: fraction) */
  averageProbability: number;
  /** 2 lower / (lower + upper): 1 is certain, 0 not known at all. (unit: fraction) */
  confidenceScore: number;
  /** How often journeys stood where this one stands. */
  observations: number;
  /** Chosen, when it was auto. (unit: touches) */
  markovOrder: number;
  /** The last touches, as far as the prediction rests on them. */
  state: string[];
  /** No journey stood exactly so: a lower order is used. */
  backedOff: boolean;
  /** Next channels, highest lift first; those with few observations behind. */
  nextBest: NextTouch[];
  /** What follows, in sentences with their numbers. */
  suggestions: string[];
}

/** Journeys, and how much to tell of them. */
export type AttributionJourneysRequest = {
  /** Of all intervals, between 0 and 1. (unit: fraction; > 0, < 1; default 0.95) */
  level?: number | null;
  /** So many paths and pairs are told. (>= 0; default 10) */
  topN?: number | bigint | null;
  /** Longer journeys share the last step. (unit: touches; >= 1; default 20) */
  maxTouches?: number | bigint | null;
  /** A model that credits path by path: top paths tell each touch's credit. */
  creditModel?: "first_touch" | "last_touch" | "last_non_direct" | "linear" | "time_decay" | "position_based" | "custom" | "markov" | "shapley" | "shapley_rate" | null;
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
  /** markov: states are the last touches, so many; auto takes the order that predicts steps left out best. (unit: touches; default 1) */
  markovOrder?: number | bigint | "auto" | null;
  /** markov, shapley_rate: only paths that converted count. (default false) */
  ignoreNulls?: boolean | null;
  /** markov: transitionMatrix is null when it may have more rows. (>= 0; default 10000) */
  maxTransitions?: number | bigint | null;
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

/** All journeys with exactly these touches. */
export interface PathStatistics {
  /** Its channels, oldest touch first. */
  path: string[];
  /** Of the path. (unit: touches) */
  length: number;
  /** Of journeys with exactly these touches. */
  conversions: number;
  /** Of these conversions. (unit: currency) */
  value: number;
  /** Such journeys without a conversion. */
  nulls: number;
  /** Of all conversions. (unit: fraction) */
  share: number;
  /** Conversions / all such journeys. (unit: fraction) */
  conversionRate: number;
  /** Of the rate's exact interval (Clopper-Pearson). (unit: fraction) */
  lower: number | null;
  /** Of the rate's exact interval. (unit: fraction) */
  upper: number | null;
  /** Of each touch, mean of the conversions; null without creditModel. (unit: fraction) */
  credit: number[] | null;
}

/** Touches of journeys that convert. */
export interface Distribution {
  /** Journeys. */
  count: number;
  /** Mean. */
  mean: number | null;
  /** Smallest. */
  minimum: number | null;
  /** 10 % have at most this. */
  p10: number | null;
  /** 25 % have at most this. */
  p25: number | null;
  /** Half have at most this. */
  median: number | null;
  /** 75 % have at most this. */
  p75: number | null;
  /** 90 % have at most this. */
  p90: number | null;
  /** 95 % have at most this. */
  p95: number | null;
  /** Largest. */
  maximum: number | null;
}

/** Touches of journeys that do not. */
export interface DistributionResult {
  /** Journeys. */
  count: number;
  /** Mean. */
  mean: number | null;
  /** Smallest. */
  minimum: number | null;
  /** 10 % have at most this. */
  p10: number | null;
  /** 25 % have at most this. */
  p25: number | null;
  /** Half have at most this. */
  median: number | null;
  /** 75 % have at most this. */
  p75: number | null;
  /** 90 % have at most this. */
  p90: number | null;
  /** 95 % have at most this. */
  p95: number | null;
  /** Largest. */
  maximum: number | null;
}

/** From the first touch; null without times. */
export interface DistributionResultResult {
  /** Journeys. */
  count: number;
  /** Mean. */
  mean: number | null;
  /** Smallest. */
  minimum: number | null;
  /** 10 % have at most this. */
  p10: number | null;
  /** 25 % have at most this. */
  p25: number | null;
  /** Half have at most this. */
  median: number | null;
  /** 75 % have at most this. */
  p75: number | null;
  /** 90 % have at most this. */
  p90: number | null;
  /** 95 % have at most this. */
  p95: number | null;
  /** Largest. */
  maximum: number | null;
}

/** To the conversion; null without times. */
export interface DistributionResultResultResult {
  /** Journeys. */
  count: number;
  /** Mean. */
  mean: number | null;
  /** Smallest. */
  minimum: number | null;
  /** 10 % have at most this. */
  p10: number | null;
  /** 25 % have at most this. */
  p25: number | null;
  /** Half have at most this. */
  median: number | null;
  /** 75 % have at most this. */
  p75: number | null;
  /** 90 % have at most this. */
  p90: number | null;
  /** 95 % have at most this. */
  p95: number | null;
  /** Largest. */
  maximum: number | null;
}

/** Conversions by the days since their first touch. */
export interface DaysStatistics {
  /** This and more. (unit: days) */
  from: number;
  /** Less than this; null: no end. (unit: days) */
  to: number | null;
  /** So long after their first touch. */
  conversions: number;
  /** Of the conversions with times. (unit: fraction) */
  share: number | null;
}

/** Journeys by number of touches. */
export interface StepStatistics {
  /** So many. (unit: touches) */
  touches: number;
  /** The last step, which longer journeys share. */
  orMore: boolean;
  /** Journeys with so many touches or more. */
  reached: number;
  /** After exactly so many. */
  conversions: number;
  /** Journeys that end after exactly so many without a conversion. */
  nulls: number;
  /** Of all conversions. (unit: fraction) */
  share: number | null;
  /** Conversions / reached. (unit: fraction) */
  conversionRate: number | null;
  /** Nulls / reached. (unit: fraction) */
  dropOff: number | null;
}

/** What a channel does in journeys. */
export interface ChannelStatistics {
  /** Name of the channel. */
  channel: string;
  /** By the channel. */
  touches: number;
  /** That hold it. */
  journeys: number;
  /** Of these journeys. */
  conversions: number;
  /** Conversions / journeys. (unit: fraction) */
  conversionRate: number | null;
  /** Journeys that begin with it. */
  starts: number;
  /** Conversions of these. */
  opens: number;
  /** Conversions with a touch of it before their last touch. */
  assists: number;
  /** Conversions whose last touch it is. */
  closes: number;
  /** Assists / closes; null without closes. */
  assistRatio: number | null;
  /** Journeys without conversion whose last touch it is. */
  ends: number;
  /** Ends / touches: the chance to end there. (unit: fraction) */
  dropOff: number | null;
  /** Of the journeys that convert, those that hold it. (unit: fraction) */
  shareOfConverters: number | null;
  /** Of the others, those that hold it. (unit: fraction) */
  shareOfNulls: number | null;
  /** Share of converters - share of nulls. (unit: fraction) */
  difference: number | null;
  /** Of the difference's interval (Newcombe). (unit: fraction) */
  lower: number | null;
  /** Of the difference's interval. (unit: fraction) */
  upper: number | null;
}

/** Two channels in one journey, against what they would do independently. */
export interface PairStatistics {
  /** One channel. */
  first: string;
  /** The other. */
  second: string;
  /** That hold both. */
  journeys: number;
  /** Of these journeys. */
  conversions: number;
  /** Conversions / journeys. (unit: fraction) */
  conversionRate: number | null;
  /** If each worked on its own, in journeys as long: 1 - (1 - a)(1 - b) / (1 - none). (unit: fraction) */
  expectedRate: number | null;
  /** Conversion rate / expected rate; null when that is not above 0. */
  lift: number | null;
  /** Of the lift's interval. */
  lower: number | null;
  /** Of the lift's interval. */
  upper: number | null;
  /** Of their independence, two-sided. */
  pValue: number | null;
  /** They are not independent; false discoveries are held to 1 - level. */
  significant: boolean;
}

/** What stands out, and the numbers behind it. */
export interface Finding {
  /** What it is about. */
  kind: string;
  /** The finding. */
  sentence: string;
  /** That it is about. */
  channels: string[];
  /** In the sentence, unrounded. */
  numbers: { [key: string]: number };
}

/** What journeys look like. */
export interface AttributionJourneysResponse {
  /** What the journeys hold. */
  summary: JourneysSummary;
  /** Paths with the most conversions. */
  topPaths: PathStatistics[];
  /** Touches of journeys that convert. */
  touchesToConversion: Distribution;
  /** Touches of journeys that do not. */
  touchesOfNulls: DistributionResult;
  /** Mean of the converters - mean of the others. (unit: touches) */
  touchesDifference: number | null;
  /** Of its interval (Welch). (unit: touches) */
  touchesDifferenceLower: number | null;
  /** Of its interval. (unit: touches) */
  touchesDifferenceUpper: number | null;
  /** From the first touch; null without times. (unit: days) */
  daysToConversion: DistributionResultResult | null;
  /** To the conversion; null without times. (unit: days) */
  daysFromLastTouch: DistributionResultResultResult | null;
  /** Conversions by days since the first touch; empty without times. */
  daysHistogram: DaysStatistics[];
  /** Conversions and drop-off by number of touches. */
  steps: StepStatistics[];
  /** By name. */
  channels: ChannelStatistics[];
  /** Channels that work together, by the lower end of the lift. */
  pairs: PairStatistics[];
  /** What stands out, in sentences with their numbers. */
  findings: Finding[];
}

/** Journeys, models, and what the touches cost. */
export type AttributionRoiRequest = {
  /** By channel, in place of the cost of the events; required without that. (unit: currency) */
  costs?: { readonly [key: string]: number } | null;
  /** Models to run, in this order; without, all the rules, custom only if it has weights. */
  models?: readonly ("first_touch" | "last_touch" | "last_non_direct" | "linear" | "time_decay" | "position_based" | "custom" | "markov" | "shapley" | "shapley_rate")[] | null;
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
  /** markov: states are the last touches, so many; auto takes the order that predicts steps left out best. (unit: touches; default 1) */
  markovOrder?: number | bigint | "auto" | null;
  /** markov, shapley_rate: only paths that converted count. (default false) */
  ignoreNulls?: boolean | null;
  /** markov: transitionMatrix is null when it may have more rows. (>= 0; default 10000) */
  maxTransitions?: number | bigint | null;
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

/** Of all channels whose cost is known. */
export interface TotalReturn {
  /** Null: not known. (unit: currency) */
  cost: number | null;
  /** Credited. */
  conversions: number;
  /** Credited. (unit: currency) */
  value: number;
  /** (value - cost) / cost; null without a cost above 0. (unit: fraction) */
  roi: number | null;
  /** Value / cost; null without a cost above 0. (unit: revenue/spend) */
  roas: number | null;
  /** Null without conversions. (unit: currency/conversion) */
  costPerConversion: number | null;
}

/** Of a channel. */
export interface ChannelReturn {
  /** Name of the channel. */
  channel: string;
  /** Null: not known. (unit: currency) */
  cost: number | null;
  /** Credited. */
  conversions: number;
  /** Credited. (unit: currency) */
  value: number;
  /** (value - cost) / cost; null without a cost above 0. (unit: fraction) */
  roi: number | null;
  /** Value / cost; null without a cost above 0. (unit: revenue/spend) */
  roas: number | null;
  /** Null without conversions. (unit: currency/conversion) */
  costPerConversion: number | null;
}

/** Of a channel's touches in a campaign. */
export interface CampaignReturn {
  /** Name of the channel. */
  channel: string;
  /** Name of the campaign; null: touches without one. */
  campaign: string | null;
  /** Null: not known. (unit: currency) */
  cost: number | null;
  /** Credited. */
  conversions: number;
  /** Credited. (unit: currency) */
  value: number;
  /** (value - cost) / cost; null without a cost above 0. (unit: fraction) */
  roi: number | null;
  /** Value / cost; null without a cost above 0. (unit: revenue/spend) */
  roas: number | null;
  /** Null without conversions. (unit: currency/conversion) */
  costPerConversion: number | null;
}

/** Of the touches in a place of their journey. */
export interface PositionReturn {
  /** only, first, middle or last. */
  position: string;
  /** Null: not known. (unit: currency) */
  cost: number | null;
  /** Credited. */
  conversions: number;
  /** Credited. (unit: currency) */
  value: number;
  /** (value - cost) / cost; null without a cost above 0. (unit: fraction) */
  roi: number | null;
  /** Value / cost; null without a cost above 0. (unit: revenue/spend) */
  roas: number | null;
  /** Null without conversions. (unit: currency/conversion) */
  costPerConversion: number | null;
}

/** What a model's credit returns on cost. */
export interface ModelReturn {
  /** Of all channels whose cost is known. */
  total: TotalReturn;
  /** By name; those with a cost and no touch too. */
  channels: ChannelReturn[];
  /** By channel and campaign; null where events have none, or the model does not credit touches. */
  campaigns: CampaignReturn[] | null;
  /** By place in the journey, each touch at its channel's mean cost; null where the model does not credit touches. */
  positions: PositionReturn[] | null;
}

/** What channels, campaigns and positions return on their cost. */
export interface AttributionRoiResponse {
  /** Return by model. */
  models: { [key: string]: ModelReturn };
  /** What may be a slip in the request. */
  warnings: string[];
}

/** A series and how to forecast it. */
export interface ForecastRunRequest {
  /** Values, evenly spaced, oldest first; null is missing. */
  series: readonly (number | null)[] | NumberArray;
  /** How far to forecast. (unit: steps; >= 1, <= 100000) */
  horizon: number | bigint;
  /** Season lengths, fractions allowed: 12 for months, [7, 365.25] for days; 1 is no season. (unit: steps) */
  seasonLength?: number | readonly number[] | NumberArray | null | null;
  /** How to forecast; auto combines several methods. (default "auto") */
  method?: "auto" | "naive" | "seasonal_naive" | "moving_average" | "exponential_smoothing" | "linear_regression" | "ets" | "theta" | "mstl" | "intermittent" | null;
  /** Of exponential_smoothing, theta (classical_theta) and intermittent; default: simple, the dynamic one, sba. (default "default") */
  variant?: "default" | "simple" | "holt" | "damped" | "holt_winters_additive" | "holt_winters_multiplicative" | "classical_theta" | "croston" | "sba" | "tsb" | null;
  /** Nothing below 0 is forecast. (default false) */
  nonNegative?: boolean | null;
  /** Of moving_average; 0 is a season, or 5 without one. (unit: steps; >= 0; default 0) */
  window?: number | bigint | null;
  /** How likely each interval holds the value. (unit: fraction; default [0.8,0.95]) */
  levels?: number | readonly number[] | NumberArray | null;
  /** When the first value was; with frequency it gives times and holidays. */
  start?: Time | null;
  /** Of the values; without seasonLength it also says which seasons to look for. */
  frequency?: "hourly" | "daily" | "weekly" | "monthly" | "quarterly" | "yearly" | null;
  /** What is known beside the series, by name: one number a value. */
  regressors?: { readonly [key: string]: readonly number[] | NumberArray } | null;
  /** By name the times of every occurrence, past and future; needs start and frequency. */
  holidays?: { readonly [key: string]: readonly Time[] | NumberArray } | null;
  /** The same over the horizon: one number a step. */
  futureRegressors?: { readonly [key: string]: readonly number[] | NumberArray } | null;
  /** Whether the answer has the model's state, for forecast.update. (default false) */
  returnState?: boolean | null;
}

/** An interval by step. */
export interface ForecastInterval {
  /** How likely it holds the value. (unit: fraction) */
  level: number;
  /** By step. */
  lower: (number | null)[];
  /** By step. */
  upper: (number | null)[];
}

/** An interval of the total. */
export interface ForecastTotalInterval {
  /** How likely it holds the total. (unit: fraction) */
  level: number;
  /** Its lower end. */
  lower: number;
  /** Its upper end. */
  upper: number;
}

/** Of all steps; null when it is too large. */
export interface ForecastTotal {
  /** Of all steps together. */
  mean: number;
  /** By level. */
  intervals: ForecastTotalInterval[];
  /** Of each step in the variance of the total; they sum to 1. (unit: fraction) */
  share: number[];
}

/** Null when no season was taken out. */
export interface ForecastComponents {
  /** Of mstl, one number a value; null for other methods. */
  trend: (number | null)[] | null;
  /** Over the series and the horizon. */
  season: (number | null)[];
  /** The season multiplies the rest; else it is added. */
  multiplicative: boolean;
}

/** How it fits its own series, one step ahead. */
export interface ForecastInSample {
  /** That are there. */
  values: number;
  /** That are not. */
  missing: number;
  /** Replaced before fitting. */
  outliers: number;
  /** A season was found and used. */
  seasonal: boolean;
  /** Mean absolute error. */
  mae: number | null;
  /** Root mean squared error. */
  rmse: number | null;
  /** Symmetric mean absolute percentage error, 0 to 200. (unit: percent) */
  smape: number | null;
  /** mae by that of the seasonal naive forecast. */
  mase: number | null;
}

/** A forecast with its intervals. */
export interface ForecastRunResponse {
  /** By step. */
  mean: (number | null)[];
  /** By level. */
  intervals: ForecastInterval[];
  /** Of all steps; null when it is too large. */
  total: ForecastTotal | null;
  /** That was asked for. */
  method: "auto" | "naive" | "seasonal_naive" | "moving_average" | "exponential_smoothing" | "linear_regression" | "ets" | "theta" | "mstl" | "intermittent";
  /** What was fitted, by name; of several models each with its weight. */
  parameters: { [key: string]: number };
  /** Null when no season was taken out. */
  components: ForecastComponents | null;
  /** How it fits its own series, one step ahead. */
  inSample: ForecastInSample;
  /** One step ahead each, by value; none after an update. */
  fitted: (number | null)[];
  /** Of the steps; null without start and frequency. */
  times: string[] | null;
  /** The fitted model in base64, for forecast.update; of a run, when asked for. */
  state: string | null;
}

/** New values of a series that was forecast. */
export interface ForecastUpdateRequest {
  /** Of the answer of forecast.run, or of the update before this one. */
  state: string;
  /** That came since, oldest first; null is missing. */
  values?: readonly (number | null)[] | NumberArray | null;
  /** How far to forecast; 0: as far as forecast.run did. (unit: steps; >= 0, <= 100000; default 0) */
  horizon?: number | bigint | null;
  /** One number a new value, by name, as the run had them. */
  regressors?: { readonly [key: string]: readonly number[] | NumberArray } | null;
  /** The same over the horizon: one number a step. */
  futureRegressors?: { readonly [key: string]: readonly number[] | NumberArray } | null;
  /** By name, as the run had them, the times since then and to come. */
  holidays?: { readonly [key: string]: readonly Time[] | NumberArray } | null;
}

/** A forecast with its intervals. */
export interface ForecastUpdateResponse {
  /** By step. */
  mean: (number | null)[];
  /** By level. */
  intervals: ForecastInterval[];
  /** Of all steps; null when it is too large. */
  total: ForecastTotal | null;
  /** That was asked for. */
  method: "auto" | "naive" | "seasonal_naive" | "moving_average" | "exponential_smoothing" | "linear_regression" | "ets" | "theta" | "mstl" | "intermittent";
  /** What was fitted, by name; of several models each with its weight. */
  parameters: { [key: string]: number };
  /** Null when no season was taken out. */
  components: ForecastComponents | null;
  /** How it fits its own series, one step ahead. */
  inSample: ForecastInSample;
  /** One step ahead each, by value; none after an update. */
  fitted: (number | null)[];
  /** Of the steps; null without start and frequency. */
  times: string[] | null;
  /** The fitted model in base64, for forecast.update; of a run, when asked for. */
  state: string | null;
}

/** A series of a batch. */
export interface ForecastBatchSeries {
  /** Comes back with the forecast. */
  id?: string | null;
  /** Evenly spaced, oldest first; null is missing. */
  values: readonly (number | null)[] | NumberArray;
  /** Of this series; without it that of the request. (unit: steps) */
  seasonLength?: number | readonly number[] | NumberArray | null | null;
  /** Of this series; without it that of the request. (unit: steps; >= 1, <= 100000) */
  horizon?: number | bigint | null;
  /** Of this series; without it that of the request. */
  method?: "auto" | "naive" | "seasonal_naive" | "moving_average" | "exponential_smoothing" | "linear_regression" | "ets" | "theta" | "mstl" | "intermittent" | null;
  /** Of this series; without it that of the request, if it has its method. */
  variant?: "default" | "simple" | "holt" | "damped" | "holt_winters_additive" | "holt_winters_multiplicative" | "classical_theta" | "croston" | "sba" | "tsb" | null;
  /** Of this series; without it that of the request. */
  nonNegative?: boolean | null;
  /** Of this series; without it that of the request, for moving_average. (unit: steps; >= 0) */
  window?: number | bigint | null;
  /** When the first value was; with frequency it gives times and holidays. */
  start?: Time | null;
  /** Of the values; without seasonLength it also says which seasons to look for. */
  frequency?: "hourly" | "daily" | "weekly" | "monthly" | "quarterly" | "yearly" | null;
  /** What is known beside the series, by name: one number a value. */
  regressors?: { readonly [key: string]: readonly number[] | NumberArray } | null;
  /** By name the times of every occurrence, past and future; needs start and frequency. */
  holidays?: { readonly [key: string]: readonly Time[] | NumberArray } | null;
  /** The same over the horizon: one number a step. */
  futureRegressors?: { readonly [key: string]: readonly number[] | NumberArray } | null;
}

/** Series and how to forecast them. */
export interface ForecastBatchRequest {
  /** Each on its own. */
  series: readonly ForecastBatchSeries[];
  /** Of series that have none of their own. (unit: steps; >= 1, <= 100000) */
  horizon?: number | bigint | null;
  /** Season lengths, fractions allowed: 12 for months, [7, 365.25] for days; 1 is no season. (unit: steps) */
  seasonLength?: number | readonly number[] | NumberArray | null | null;
  /** How to forecast; auto combines several methods. (default "auto") */
  method?: "auto" | "naive" | "seasonal_naive" | "moving_average" | "exponential_smoothing" | "linear_regression" | "ets" | "theta" | "mstl" | "intermittent" | null;
  /** Of exponential_smoothing, theta (classical_theta) and intermittent; default: simple, the dynamic one, sba. (default "default") */
  variant?: "default" | "simple" | "holt" | "damped" | "holt_winters_additive" | "holt_winters_multiplicative" | "classical_theta" | "croston" | "sba" | "tsb" | null;
  /** Nothing below 0 is forecast. (default false) */
  nonNegative?: boolean | null;
  /** Of moving_average; 0 is a season, or 5 without one. (unit: steps; >= 0; default 0) */
  window?: number | bigint | null;
  /** How likely each interval holds the value. (unit: fraction; default [0.8,0.95]) */
  levels?: number | readonly number[] | NumberArray | null;
  /** When the first value was; with frequency it gives times and holidays. */
  start?: Time | null;
  /** Of the values; without seasonLength it also says which seasons to look for. */
  frequency?: "hourly" | "daily" | "weekly" | "monthly" | "quarterly" | "yearly" | null;
  /** Of series that have none of their own, by name the times of every occurrence; need start and frequency. */
  holidays?: { readonly [key: string]: readonly Time[] | NumberArray } | null;
}

/** The forecast of a series, or its error. */
export interface BatchForecast {
  /** Of the series. */
  id: string | null;
  /** By step. */
  mean: (number | null)[] | null;
  /** By level. */
  intervals: ForecastInterval[] | null;
  /** Of all steps; null when it is too large. */
  total: ForecastTotal | null;
  /** That was asked for. */
  method: "auto" | "naive" | "seasonal_naive" | "moving_average" | "exponential_smoothing" | "linear_regression" | "ets" | "theta" | "mstl" | "intermittent";
  /** Of the steps; null without start and frequency. */
  times: string[] | null;
  /** Why there is no forecast; null when there is one. */
  error: string | null;
}

/** Forecasts of many series. */
export interface ForecastBatchResponse {
  /** In the order of the series. */
  forecasts: BatchForecast[];
  /** How many have an error. */
  failed: number;
}

/** A series and methods to compare on it. */
export interface ForecastEvaluateRequest {
  /** Values, evenly spaced, oldest first; null is missing. */
  series: readonly (number | null)[] | NumberArray;
  /** How far each forecast goes. (unit: steps; >= 1, <= 100000) */
  horizon: number | bigint;
  /** Which to compare; without: auto, naive, exponential_smoothing, ets, theta and linear_regression, with regressors or holidays those of them that take any. */
  methods?: readonly ("auto" | "naive" | "seasonal_naive" | "moving_average" | "exponential_smoothing" | "linear_regression" | "ets" | "theta" | "mstl" | "intermittent")[] | null;
  /** From how many points to forecast, the last first; fewer in a short series, which keeps its first half to fit. (>= 1, <= 100000; default 10) */
  origins?: number | bigint | null;
  /** Between them. (unit: steps; >= 1, <= 1000000; default 1) */
  step?: number | bigint | null;
  /** Season lengths, fractions allowed: 12 for months, [7, 365.25] for days; 1 is no season. (unit: steps) */
  seasonLength?: number | readonly number[] | NumberArray | null | null;
  /** How likely each interval holds the value. (unit: fraction; default [0.8,0.95]) */
  levels?: number | readonly number[] | NumberArray | null;
  /** Nothing below 0 is forecast. (default false) */
  nonNegative?: boolean | null;
  /** Of moving_average; 0 is a season, or 5 without one. (unit: steps; >= 0; default 0) */
  window?: number | bigint | null;
  /** When the first value was; with frequency it gives times and holidays. */
  start?: Time | null;
  /** Of the values; without seasonLength it also says which seasons to look for. */
  frequency?: "hourly" | "daily" | "weekly" | "monthly" | "quarterly" | "yearly" | null;
  /** What is known beside the series, by name: one number a value. */
  regressors?: { readonly [key: string]: readonly number[] | NumberArray } | null;
  /** By name the times of every occurrence, past and future; needs start and frequency. */
  holidays?: { readonly [key: string]: readonly Time[] | NumberArray } | null;
}

/** How a method did. */
export interface ForecastScore {
  /** Of a forecast with a value. */
  comparisons: number;
  /** Mean absolute error. */
  mae: number | null;
  /** Root mean squared error. */
  rmse: number | null;
  /** Symmetric mean absolute percentage error, 0 to 200. (unit: percent) */
  smape: number | null;
  /** mae by that of the seasonal naive forecast. */
  mase: number | null;
  /** Values inside the interval of the first level. (unit: fraction) */
  coverage: number | null;
  /** Mean scaled interval score of that level; lower is better. */
  intervalScore: number | null;
}

/** Methods compared by rolling origins. */
export interface ForecastEvaluateResponse {
  /** By method. */
  methods: { [key: string]: ForecastScore };
  /** With the least mae. */
  bestMethod: "auto" | "naive" | "seasonal_naive" | "moving_average" | "exponential_smoothing" | "linear_regression" | "ets" | "theta" | "mstl" | "intermittent";
  /** That were used. */
  origins: number;
}

/** An interval by step. */
export interface ForecastIntervalInput {
  /** How likely it holds the value. (unit: fraction) */
  level: number;
  /** By step. */
  lower: readonly (number | null)[] | NumberArray;
  /** By step. */
  upper: readonly (number | null)[] | NumberArray;
}

/** How sure the sum of all steps is; without, by how intervals widen. */
export interface ForecastTotalInput {
  /** Of all steps together. */
  mean: number;
  /** By level. */
  intervals: readonly ForecastTotalInterval[];
  /** Of each step in the variance of the total; they sum to 1. (unit: fraction) */
  share: readonly number[] | NumberArray;
}

/** Not used. */
export interface ForecastComponentsInput {
  /** Of mstl, one number a value; null for other methods. */
  trend?: readonly (number | null)[] | NumberArray | null;
  /** Over the series and the horizon. */
  season: readonly (number | null)[] | NumberArray;
  /** The season multiplies the rest; else it is added. */
  multiplicative: boolean;
}

/** Not used. */
export interface ForecastInSampleInput {
  /** That are there. */
  values: number | bigint;
  /** That are not. */
  missing: number | bigint;
  /** Replaced before fitting. */
  outliers: number | bigint;
  /** A season was found and used. */
  seasonal: boolean;
  /** Mean absolute error. */
  mae?: number | null;
  /** Root mean squared error. */
  rmse?: number | null;
  /** Symmetric mean absolute percentage error, 0 to 200. (unit: percent) */
  smape?: number | null;
  /** mae by that of the seasonal naive forecast. */
  mase?: number | null;
}

/** Its own; for mint with at least one interval. */
export interface GivenForecast {
  /** By step. */
  mean: readonly number[] | NumberArray;
  /** They say how sure the forecast is; without, it is certain. */
  intervals?: readonly ForecastIntervalInput[] | null;
  /** How sure the sum of all steps is; without, by how intervals widen. */
  total?: ForecastTotalInput | null;
  /** Not used. (default "auto") */
  method?: "auto" | "naive" | "seasonal_naive" | "moving_average" | "exponential_smoothing" | "linear_regression" | "ets" | "theta" | "mstl" | "intermittent" | null;
  /** Not used. */
  parameters?: { readonly [key: string]: number } | null;
  /** Not used. */
  components?: ForecastComponentsInput | null;
  /** Not used. */
  inSample?: ForecastInSampleInput | null;
  /** Not used. */
  fitted?: readonly (number | null)[] | NumberArray | null;
  /** Not used. */
  times?: readonly Time[] | NumberArray | null;
  /** Not used. */
  state?: string | null;
}

/** A series of a hierarchy. */
export interface ForecastNode {
  /** Of the series. */
  name: string;
  /** Its own; for mint with at least one interval. */
  forecast: GivenForecast;
  /** Names of the series that it is the sum of. */
  parts?: readonly string[] | null;
  /** One-step errors, the same times in every series: they tell how the series err together. */
  residuals?: readonly (number | null)[] | NumberArray | null;
}

/** Forecasts that hang together. */
export interface ForecastReconcileRequest {
  /** Parts and sums. */
  series: readonly ForecastNode[];
  /** By how much each gives way: mint by its variance, with correlations where there are residuals; structural by the number of its smallest parts; ols all alike. (default "mint") */
  method?: "mint" | "structural" | "ols" | null;
  /** Nothing below 0. (default false) */
  nonNegative?: boolean | null;
}

/** A forecast that agrees with the others. */
export interface CoherentForecast {
  /** Of the series. */
  name: string;
  /** By step. */
  mean: (number | null)[];
  /** Those given, about the new mean and as much narrower as it is surer. */
  intervals: ForecastInterval[];
  /** Standard deviation by step. */
  deviation: (number | null)[];
}

/** Forecasts whose parts sum up. */
export interface ForecastReconcileResponse {
  /** In the order given. */
  series: CoherentForecast[];
  /** The largest gap between a sum and its parts before. */
  incoherence: number;
}

/** What is expected. */
export interface GivenForecastInput {
  /** By step. */
  mean: readonly number[] | NumberArray;
  /** They say how sure the forecast is; without, it is certain. */
  intervals?: readonly ForecastIntervalInput[] | null;
  /** How sure the sum of all steps is; without, by how intervals widen. */
  total?: ForecastTotalInput | null;
  /** Not used. (default "auto") */
  method?: "auto" | "naive" | "seasonal_naive" | "moving_average" | "exponential_smoothing" | "linear_regression" | "ets" | "theta" | "mstl" | "intermittent" | null;
  /** Not used. */
  parameters?: { readonly [key: string]: number } | null;
  /** Not used. */
  components?: ForecastComponentsInput | null;
  /** Not used. */
  inSample?: ForecastInSampleInput | null;
  /** Not used. */
  fitted?: readonly (number | null)[] | NumberArray | null;
  /** Not used. */
  times?: readonly Time[] | NumberArray | null;
  /** Not used. */
  state?: string | null;
}

/** A forecast and how far scenarios go. */
export interface ForecastScenariosRequest {
  /** What is expected. */
  forecast: GivenForecastInput;
  /** By scenario: how likely the total is no more than in it. (unit: fraction; default {"pessimistic":0.1,"realistic":0.5,"optimistic":0.9}) */
  probabilities?: { readonly $replace?: boolean; readonly [key: string]: number | null | boolean | undefined } | null;
}

/** What each step is expected to be if the total is at its quantile. */
export interface ForecastScenario {
  /** That the total is no more than this. (unit: fraction) */
  probability: number;
  /** By step; they sum to the total. */
  values: (number | null)[];
  /** Of all steps. */
  total: number;
}

/** Pessimistic, realistic, optimistic. */
export interface ForecastScenariosResponse {
  /** By name. */
  scenarios: { [key: string]: ForecastScenario };
  /** Standard deviation of the total. */
  deviation: number;
}

/** A forecast and its targets. */
export interface ForecastGapRequest {
  /** What is expected. */
  forecast: GivenForecastInput;
  /** What is wanted, one number a step. */
  targets: readonly number[] | NumberArray;
  /** Less is better, as of a cost or a CAC: shortfalls are what is above, probabilities those of keeping to it. (default false) */
  targetsAreLimits?: boolean | null;
}

/** A forecast against its target. */
export interface ForecastGapRow {
  /** What is expected. */
  forecast: number;
  /** Its standard deviation, as the intervals say it at the target. */
  deviation: number;
  /** What is wanted. */
  target: number;
  /** What the forecast lacks, or has above a limit; 0: nothing. */
  shortfall: number;
  /** Of the target; null unless that is above 0. (unit: fraction) */
  shortfallShare: number | null;
  /** That the target is reached, or the limit kept to. (unit: fraction) */
  probability: number;
  /** Of the forecast, to reach it; null unless that is above 0. (unit: fraction) */
  requiredGrowth: number | null;
}

/** All steps together. */
export interface ForecastGapRowResult {
  /** What is expected. */
  forecast: number;
  /** Its standard deviation, as the intervals say it at the target. */
  deviation: number;
  /** What is wanted. */
  target: number;
  /** What the forecast lacks, or has above a limit; 0: nothing. */
  shortfall: number;
  /** Of the target; null unless that is above 0. (unit: fraction) */
  shortfallShare: number | null;
  /** That the target is reached, or the limit kept to. (unit: fraction) */
  probability: number;
  /** Of the forecast, to reach it; null unless that is above 0. (unit: fraction) */
  requiredGrowth: number | null;
}

/** What lacks, and how likely. */
export interface ForecastGapResponse {
  /** By step. */
  steps: ForecastGapRow[];
  /** All steps together. */
  total: ForecastGapRowResult;
}

/** A forecast, its targets, and when to warn. */
export interface ForecastWarningsRequest {
  /** What is expected. */
  forecast: GivenForecastInput;
  /** What is wanted, one number a step. */
  targets: readonly number[] | NumberArray;
  /** Less is better, as of a cost or a CAC: shortfalls are what is above, probabilities those of keeping to it. (default false) */
  targetsAreLimits?: boolean | null;
  /** The last values, as many as the forecast has steps or fewer (a whole season at best): it is compared with them. */
  recent?: readonly number[] | NumberArray | null;
  /** Of a target: from here on it is of high severity; half of it is medium, twice critical (seed 001 section 3). (unit: fraction; > 0, <= 1; default 0.15) */
  shortfall?: number | null;
  /** Of a limit, likewise: a CAC 40 % above its target (seed 001 section 3). (unit: fraction; > 0, <= 10; default 0.4) */
  excess?: number | null;
  /** Of reaching the total, or of keeping to it; below it a warning. (unit: fraction; >= 0, <= 1; default 0.5) */
  leastProbability?: number | null;
  /** Of the mean against the recent one, of limits its rise; a warning from here on. (unit: fraction; > 0, <= 1; default 0.2) */
  decline?: number | null;
}

/** A warning. */
export interface ForecastWarning {
  /** What it is about. */
  kind: "shortfall" | "total_shortfall" | "unlikely" | "decline" | "excess" | "total_excess" | "rise";
  /** How bad it is. */
  severity: "info" | "low" | "medium" | "high" | "critical";
  /** Of the forecast, from 1; null when it is about all. */
  step: number | null;
  /** Of the shortfall, excess, decline or rise; of unlikely the probability. (unit: fraction) */
  size: number;
  /** In words, with the numbers. */
  message: string;
}

/** Early warnings. */
export interface ForecastWarningsResponse {
  /** The worst first, then by step. */
  warnings: ForecastWarning[];
  /** Of the worst; null without a warning. */
  severity: "info" | "low" | "medium" | "high" | "critical" | null;
  /** All steps together. */
  total: ForecastGapRowResult;
}

/** Such as revenue. */
export interface GivenForecastInputInput {
  /** By step. */
  mean: readonly number[] | NumberArray;
  /** They say how sure the forecast is; without, it is certain. */
  intervals?: readonly ForecastIntervalInput[] | null;
  /** How sure the sum of all steps is; without, by how intervals widen. */
  total?: ForecastTotalInput | null;
  /** Not used. (default "auto") */
  method?: "auto" | "naive" | "seasonal_naive" | "moving_average" | "exponential_smoothing" | "linear_regression" | "ets" | "theta" | "mstl" | "intermittent" | null;
  /** Not used. */
  parameters?: { readonly [key: string]: number } | null;
  /** Not used. */
  components?: ForecastComponentsInput | null;
  /** Not used. */
  inSample?: ForecastInSampleInput | null;
  /** Not used. */
  fitted?: readonly (number | null)[] | NumberArray | null;
  /** Not used. */
  times?: readonly Time[] | NumberArray | null;
  /** Not used. */
  state?: string | null;
}

/** What follows a forecast. */
export interface ForecastResource {
  /** For each unit of the forecast. */
  perUnit: number;
  /** Needed whatever the forecast is. (default 0) */
  fixed?: number | null;
  /** Units of the forecast that the fixed part can bear. (>= 0; default 0) */
  included?: number | null;
  /** Rounded up to whole units. (default false) */
  whole?: boolean | null;
}

/** A forecast and what follows it. */
export interface ForecastResourcesRequest {
  /** Such as revenue. */
  forecast: GivenForecastInputInput;
  /** By name: budget, people, calls. */
  resources: { readonly [key: string]: ForecastResource };
}

/** What is needed of a resource. */
export interface ForecastNeed {
  /** For the mean of the forecast, by step. */
  mean: (number | null)[];
  /** For the ends of its intervals. */
  intervals: ForecastInterval[];
  /** Of all steps, for the mean. */
  total: number;
  /** The most of a step, for the mean. */
  peak: number;
}

/** What a forecast needs. */
export interface ForecastResourcesResponse {
  /** By name. */
  resources: { [key: string]: ForecastNeed };
}

/** Such as cost. */
export interface GivenForecastInputInputInput {
  /** By step. */
  mean: readonly number[] | NumberArray;
  /** They say how sure the forecast is; without, it is certain. */
  intervals?: readonly ForecastIntervalInput[] | null;
  /** How sure the sum of all steps is; without, by how intervals widen. */
  total?: ForecastTotalInput | null;
  /** Not used. (default "auto") */
  method?: "auto" | "naive" | "seasonal_naive" | "moving_average" | "exponential_smoothing" | "linear_regression" | "ets" | "theta" | "mstl" | "intermittent" | null;
  /** Not used. */
  parameters?: { readonly [key: string]: number } | null;
  /** Not used. */
  components?: ForecastComponentsInput | null;
  /** Not used. */
  inSample?: ForecastInSampleInput | null;
  /** Not used. */
  fitted?: readonly (number | null)[] | NumberArray | null;
  /** Not used. */
  times?: readonly Time[] | NumberArray | null;
  /** Not used. */
  state?: string | null;
}

/** Such as customers. */
export interface GivenForecastInputInputInputInput {
  /** By step. */
  mean: readonly number[] | NumberArray;
  /** They say how sure the forecast is; without, it is certain. */
  intervals?: readonly ForecastIntervalInput[] | null;
  /** How sure the sum of all steps is; without, by how intervals widen. */
  total?: ForecastTotalInput | null;
  /** Not used. (default "auto") */
  method?: "auto" | "naive" | "seasonal_naive" | "moving_average" | "exponential_smoothing" | "linear_regression" | "ets" | "theta" | "mstl" | "intermittent" | null;
  /** Not used. */
  parameters?: { readonly [key: string]: number } | null;
  /** Not used. */
  components?: ForecastComponentsInput | null;
  /** Not used. */
  inSample?: ForecastInSampleInput | null;
  /** Not used. */
  fitted?: readonly (number | null)[] | NumberArray | null;
  /** Not used. */
  times?: readonly Time[] | NumberArray | null;
  /** Not used. */
  state?: string | null;
}

/** Two forecasts. */
export interface ForecastRatioRequest {
  /** Such as cost. */
  numerator: GivenForecastInputInputInput;
  /** Such as customers. */
  denominator: GivenForecastInputInputInputInput;
  /** Of their errors: that of their residuals. (>= -1, <= 1; default 0) */
  correlation?: number | null;
  /** How likely each interval holds the value. (unit: fraction; default [0.8,0.95]) */
  levels?: number | readonly number[] | NumberArray | null;
}

/** An interval of the ratio of totals; null where the denominator may be 0. */
export interface ForecastRatioInterval {
  /** How likely it holds the ratio. (unit: fraction) */
  level: number;
  /** Its lower end. */
  lower: number | null;
  /** Its upper end. */
  upper: number | null;
}

/** All steps together: the CAC of the year is not the mean of the months'. */
export interface ForecastTotalRatio {
  /** Its median; null where the denominator is not > 0. */
  ratio: number | null;
  /** By level, after Fieller. */
  intervals: ForecastRatioInterval[];
}

/** A ratio with its interval. */
export interface ForecastRatioResponse {
  /** Its median by step; null where the denominator is not > 0. */
  ratio: (number | null)[];
  /** By level, after Fieller; null where the denominator may be 0. */
  intervals: ForecastInterval[];
  /** All steps together: the CAC of the year is not the mean of the months'. */
  total: ForecastTotalRatio;
}

/** What came in. */
export interface GoalActual {
  /** When. */
  time: Time;
  /** How much. */
  value: number;
}

export interface GoalActualColumns {
  /** When. */
  time: readonly Time[] | NumberArray;
  /** How much. */
  value: readonly number[] | NumberArray;
}

/** A goal and what came in. */
export interface GoalProgressRequest {
  /** Comes back. */
  name?: string | null;
  /** To be reached in sum. (> 0) */
  target: number;
  /** The calendar day, week (from Monday), month, quarter or year that holds asOf; or give start and end, or endDate. */
  period?: "daily" | "weekly" | "monthly" | "quarterly" | "yearly" | null;
  /** The goal's first second. */
  start?: Time | null;
  /** The first second after it: a date is the day after its last. */
  end?: Time | null;
  /** In place of end: the last day, all of which counts. */
  endDate?: Time | null;
  /** Now; what came later is ignored. */
  asOf: Time;
  /** What came in, any order; what came before the start tells what a day brings. */
  actuals?: readonly GoalActual[] | GoalActualColumns | null;
}

/** How a goal stands. */
export interface GoalProgressResponse {
  /** As given. */
  name: string | null;
  /** As given. */
  target: number;
  /** The goal's first second. */
  start: string;
  /** The first second after it. */
  end: string;
  /** ahead: reached with 80 % or more; on_track 50 %; at_risk 20 %; behind less. */
  status: "achieved" | "ahead" | "on_track" | "at_risk" | "behind" | "missed";
  /** From start to asOf. */
  actual: number;
  /** Of the target. (unit: fraction) */
  progress: number;
  /** Of the time. (unit: fraction) */
  elapsed: number;
  /** progress / elapsed; null before the start. */
  pace: number | null;
  /** At the end; null without any whole day to go by. */
  projected: number | null;
  /** 80 % interval; not below actual where no day was negative. */
  projectedLower: number | null;
  /** 80 % interval. */
  projectedUpper: number | null;
  /** That the target is reached. (unit: fraction) */
  probability: number | null;
  /** Since the start; null before it. (unit: 1/day) */
  currentRunRate: number | null;
  /** From now to the end; 0 when reached, null after the end. (unit: 1/day) */
  requiredRunRate: number | null;
}

/** A target and its past. */
export interface GoalAdjustRequest {
  /** As it is. (> 0) */
  target: number;
  /** Actual by target of periods past, oldest first; each weighs twice the one before. (unit: fraction) */
  attainments: readonly number[] | NumberArray;
  /** How much of what was over or under goes into the target. (>= 0, <= 10; default 0.5) */
  sensitivity?: number | null;
  /** The most the target changes. (unit: fraction; >= 0, <= 1; default 0.2) */
  maxChange?: number | null;
}

/** A target that follows performance. */
export interface GoalAdjustResponse {
  /** As it was. */
  target: number;
  /** As it should be. */
  adjustedTarget: number;
  /** Of the target. (unit: fraction) */
  change: number;
  /** The weighted mean. (unit: fraction) */
  attainment: number;
}

export interface AnomalyScoreRequest {
  /** The series in order; null is a missing value. */
  values: readonly (number | null)[] | NumberArray;
  /** When each value was. Gaps between them count as missing values; where they follow no even step, values count as equally spaced. */
  times?: readonly Time[] | NumberArray | null;
  /** How values are judged. (default "auto") */
  method?: "auto" | "seasonal" | "s_h_esd" | "hampel" | "ewma" | "changepoints" | null;
  /** Values a season; 1: none; 0: looked for. A season counts when the series holds three. (unit: values; >= 0; default 0) */
  seasonLength?: number | bigint | null;
  /** Anomalies score above 1 - 10^(4 sensitivity - 5): 0.5 is 0.999, 1 is 0.9. (>= 0, <= 1; default 0.5) */
  sensitivity?: number | null;
}

export interface FoundAnomaly {
  /** Of the value, from 0. */
  index: number;
  /** A single value, or the first of a new level. */
  kind: "spike" | "level_shift";
  /** As given. */
  value: number | null;
  /** By season and level; of a shift by the old level. */
  expected: number;
  /** Of the band around it. */
  lower: number;
  /** Of the band around it. */
  upper: number;
  /** 0..1, calibrated. */
  score: number | null;
  /** By the deviation over the band's half width: from 4 critical, from 2.5 high, from 1.5 medium, else low. */
  severity: "info" | "low" | "medium" | "high" | "critical";
  /** above or below what was expected. */
  direction: string;
  /** When, if times are given. */
  time: string | null;
}

export interface AnomalyScoreResponse {
  /** As asked for. */
  method: "auto" | "seasonal" | "s_h_esd" | "hampel" | "ewma" | "changepoints";
  /** That was used; 0: none. (unit: values) */
  seasonLength: number;
  /** Anomalies score above it. */
  threshold: number;
  /** 0..1, calibrated: of clean values one in a hundred exceeds 0.99, one in a thousand 0.999; null for missing ones. */
  scores: (number | null)[];
  /** What each value should have been. */
  expected: (number | null)[];
  /** A value below it scores above the threshold. */
  lower: (number | null)[];
  /** A value above it scores above the threshold. */
  upper: (number | null)[];
  /** In the order of the series. */
  anomalies: FoundAnomaly[];
}

export interface AnomalyStreamRequest {
  /** The series in order; null is a missing value. */
  values: readonly (number | null)[] | NumberArray;
  /** When each value was. They serve to learn days and weeks; without, a season is looked for. */
  times?: readonly Time[] | NumberArray | null;
  /** Of an earlier answer, whose detector goes on with these values. */
  state?: string | null;
  /** Whether the answer has the detector's state. (default false) */
  returnState?: boolean | null;
}

export interface StreamAlert {
  /** Of the value, from 0. */
  index: number;
  /** When, if times are given. */
  time: string | null;
  /** As given. */
  value: number;
  /** Forecast from the past. */
  expected: number;
  /** Calibrated score. */
  score: number;
  /** How clearly an episode begins. */
  alertScore: number;
}

export interface AnomalyStreamResponse {
  /** 0..1, calibrated: of clean values one in a hundred exceeds 0.99, one in a thousand 0.999. 0 for the first 50 values, null for missing ones. */
  scores: (number | null)[];
  /** 0..1: high where an episode begins, 0 while it lasts or nothing is. */
  alertScores: (number | null)[];
  /** Forecast of each value from those before. */
  expected: (number | null)[];
  /** The alert score from which `alerts` are listed. */
  threshold: number;
  /** Where episodes begin. */
  alerts: StreamAlert[];
  /** What the detector has learned, in base64; null unless asked for. */
  state: string | null;
}

export interface AnomalyExplainRequest {
  /** For each dimension (channel, region ...) the element of every row. */
  dimensions: { readonly [key: string]: readonly string[] };
  /** The metric of each row in the time compared with. */
  before: readonly number[] | NumberArray;
  /** The metric of each row in the time in question. */
  after: readonly number[] | NumberArray;
  /** For a ratio (cost per customer: cost is the metric, customers stand here). */
  beforeDenominator?: readonly number[] | NumberArray | null;
  /** The same in the time in question. */
  afterDenominator?: readonly number[] | NumberArray | null;
  /** What the sentence calls it. (default "the total") */
  metric?: string | null;
  /** Share of the change that causes must explain (the paper's T_EP). (> 0, <= 1; default 0.67) */
  explainedShare?: number | null;
  /** Share that each of them must explain (the paper's T_EEP, there 0.1). (> 0, <= 1; default 0.05) */
  leastShare?: number | null;
}

export interface Cause {
  /** From 0, the one that explains most first. Steps of one cause belong together: its rows have, in each dimension that it names, one of these elements. */
  cause: number;
  /** Its name. */
  dimension: string;
  /** Share of the change, by the whole cause; below 0: it goes against it. (unit: fraction) */
  explained: number;
  /** Total or ratio of the whole cause. */
  before: number;
  /** Total or ratio of the whole cause. */
  after: number;
  /** That changed. */
  elements: string[];
}

export interface ExplainingElement {
  /** Its name. */
  element: string;
  /** Its total or ratio. */
  before: number;
  /** Its total or ratio. */
  after: number;
  /** After less before. */
  change: number;
  /** After / before - 1. (unit: fraction) */
  relativeChange: number | null;
  /** Share of the change; those of all elements of a dimension sum to 1. (unit: fraction) */
  explanatoryPower: number;
  /** How unlike its share after is to that before (Jensen-Shannon). (unit: nats) */
  surprise: number;
}

export interface ExplainingDimension {
  /** Its name. */
  dimension: string;
  /** Of the elements below together. (unit: nats) */
  surprise: number;
  /** Of the change, by them. (unit: fraction) */
  explained: number;
  /** How the total without them changed. (unit: fraction) */
  restRelativeChange: number | null;
  /** They explain enough, and without them half of the change or more is gone. */
  concentrated: boolean;
  /** That explain the change, the most surprising first. */
  elements: ExplainingElement[];
}

export interface AnomalyExplainResponse {
  /** The total or ratio of all rows. */
  before: number;
  /** The total or ratio of all rows. */
  after: number;
  /** After less before. */
  change: number;
  /** After / before - 1. (unit: fraction) */
  relativeChange: number | null;
  /** concentrated: `causes` tells where; spread: over everything. */
  verdict: "unchanged" | "spread" | "concentrated";
  /** How the total without the causes changed; null: nothing is left. (unit: fraction) */
  restRelativeChange: number | null;
  /** The same in words. */
  sentence: string;
  /** Where it changed, one step for each dimension that a cause names. */
  causes: Cause[];
  /** What each says alone: those of the causes first, then those that concentrate the change, then by surprise. */
  dimensions: ExplainingDimension[];
}

export interface AnomalyResolutionRequest {
  /** The series in order; null is a missing value. */
  values: readonly (number | null)[] | NumberArray;
  /** When each value was. They serve to tell durations. */
  times?: readonly Time[] | NumberArray | null;
  /** Index of the anomaly's first value. (>= 0) */
  start: number | bigint;
  /** What each value should be; left out: level and season before `start`. */
  expected?: readonly number[] | NumberArray | null;
  /** Index of the first value after an action was taken. (>= 0) */
  action?: number | bigint | null;
  /** Deviation from what is expected that counts as normal; left out: three times the usual spread before `start`. (unit: fraction; > 0) */
  tolerance?: number | null;
  /** So many normal values in a row are a recovery. (unit: values; >= 1, <= 1000; default 3) */
  sustained?: number | bigint | null;
}

/** What the action did; null without one. */
export interface ActionEffect {
  /** As given. */
  index: number;
  /** Mean size of the deviation from the anomaly to the action. */
  deviationBefore: number | null;
  /** Mean size of the deviation since. */
  deviationAfter: number | null;
  /** After / before - 1: negative is better. (unit: fraction) */
  change: number | null;
  /** Two-sided, Welch's t test on sizes of deviations; null below three values on a side. What else happened at the time is not known to it. */
  pValue: number | null;
  /** At a p value below 0.05. */
  effect: "effective" | "no_clear_effect" | "harmful";
}

export interface ResolutionMilestone {
  /** What happened. */
  event: "anomaly" | "worst" | "action" | "recovery" | "relapse";
  /** Of the value. */
  index: number;
  /** If times are given. */
  time: string | null;
}

export interface AnomalyResolutionResponse {
  /** improving: not recovered, but less than half as far off as at worst; relapsed: recovered, then off again. */
  status: "ongoing" | "improving" | "recovered" | "relapsed";
  /** What the value at `start` should have been. */
  baseline: number;
  /** Deviation that counts as normal, at `start`. */
  band: number;
  /** Of the largest deviation. */
  worstIndex: number;
  /** Value less expected. */
  worstDeviation: number;
  /** Of the last `sustained` values, their mean. */
  latestDeviation: number;
  /** Of the worst deviation, made up by the latest: 1 is all. (unit: fraction) */
  recoveredFraction: number;
  /** First of the normal values in a row; null: none yet. */
  recoveryIndex: number | null;
  /** From `start`. (unit: values) */
  valuesToRecovery: number | null;
  /** The same in time, if times are given. (unit: seconds) */
  secondsToRecovery: number | null;
  /** First of the values in a row that were off again; null: none. */
  relapseIndex: number | null;
  /** Sum of value less expected from `start` to the recovery, or to the end. */
  cumulativeDeviation: number;
  /** What the action did; null without one. */
  action: ActionEffect | null;
  /** What happened, in order. */
  timeline: ResolutionMilestone[];
  /** What to do next. */
  followUps: string[];
  /** What to remember, with its numbers. */
  lessons: string[];
  /** The same in words. */
  sentence: string;
}

export interface AlertRule {
  /** Name of the metric. */
  metric?: string | null;
  /** What is watched for: drop below, rise above, change to either side. */
  comparison?: "drop" | "rise" | "change" | null;
  /** What the metric is compared with; pace: budget x day / daysInPeriod. */
  baseline?: "day_over_day" | "week_over_week" | "baseline" | "target" | "forecast" | "pace" | "fixed" | null;
  /** Relative deviation from which the rule fires; at twice that the severity is one higher. (unit: fraction; >= 0) */
  threshold?: number | null;
  /** What a fixed baseline is. */
  reference?: number | null;
  /** Values whose mean is compared: the last ones, with those as long ago. (unit: values; >= 1, <= 366; default 1) */
  window?: number | bigint | null;
  /** Of an alert. (default "medium") */
  severity?: "info" | "low" | "medium" | "high" | "critical" | null;
  /** An alert open so long without acknowledgement is one more severe. (unit: minutes; >= 0) */
  escalationMinutes?: number | bigint | null;
  /** What to do. */
  responses?: readonly string[] | null;
}

export interface AlertMetric {
  /** Now; left out: the last of history. */
  value?: number | null;
  /** Values of the days before, oldest first. */
  history?: readonly (number | null)[] | NumberArray | null;
  /** What it should be. */
  target?: number | null;
  /** What it was forecast to be. */
  forecast?: number | null;
  /** What it usually is; left out: the median of four weeks of history. */
  baseline?: number | null;
  /** For pace: of the period. (unit: currency; >= 0) */
  budget?: number | null;
  /** For pace: days that are over. (unit: days; >= 0) */
  day?: number | null;
  /** For pace: its length. (unit: days; > 0) */
  daysInPeriod?: number | null;
}

export interface OpenAlert {
  /** That fired. */
  rule: string;
  /** When it did. */
  since?: Time | null;
  /** Somebody has seen it. (default false) */
  acknowledged?: boolean | null;
}

export interface AlertsEvaluateRequest {
  /** By name; merged with the default rules. (default: in describe) */
  rules?: { readonly $replace?: boolean; readonly [key: string]: Partial<AlertRule> | null | boolean | undefined } | null;
  /** By name. */
  metrics: { readonly [key: string]: AlertMetric };
  /** Alerts already raised: they are not new again. */
  openAlerts?: readonly OpenAlert[] | null;
  /** Against which open alerts escalate. */
  now?: Time | null;
  /** Milder alerts are left out. (default "info") */
  leastSeverity?: "info" | "low" | "medium" | "high" | "critical" | null;
}

export interface Alert {
  /** That fires. */
  rule: string;
  /** That it watches. */
  metric: string;
  /** Of the rule; one higher at twice the threshold, and when escalated. */
  severity: "info" | "low" | "medium" | "high" | "critical";
  /** new; open: known; escalated: known, not acknowledged for too long; duplicate: a graver alert tells the same of this metric. */
  status: "new" | "open" | "escalated" | "duplicate";
  /** Now. */
  value: number;
  /** What it is compared with. */
  reference: number;
  /** What that is. */
  baseline: "day_over_day" | "week_over_week" | "baseline" | "target" | "forecast" | "pace" | "fixed";
  /** (Value - reference) / |reference|; null for a fixed reference of 0. (unit: fraction) */
  deviation: number | null;
  /** From which the rule fires. (unit: fraction) */
  threshold: number;
  /** The graver rule. */
  duplicateOf: string | null;
  /** Open since; else now. */
  since: string | null;
  /** Without acknowledgement until it escalates. (unit: minutes) */
  escalationMinutes: number | null;
  /** One sentence with the numbers. */
  message: string;
  /** What to do. */
  responses: string[];
}

export interface SkippedRule {
  /** Whose metric is given. */
  rule: string;
  /** That it watches. */
  metric: string;
  /** What is lacking. */
  needs: string;
}

export interface AlertsEvaluateResponse {
  /** Of rules that fire, the gravest first. */
  alerts: Alert[];
  /** Rules of open alerts that no longer fire. */
  resolved: string[];
  /** Rules that lack something: what the metric is compared with, or, of rules that are not defaults, the metric. */
  notEvaluated: SkippedRule[];
  /** Metrics that no rule watches. */
  unwatched: string[];
  /** Of all alerts; null without any. */
  highestSeverity: "info" | "low" | "medium" | "high" | "critical" | null;
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
  /** Its present maximum. (unit: tokens) */
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
  /** Its present maximum. (unit: tokens) */
  maxBonusTokens: number;
  /** The largest maximum that fits within the cap; null when any does. (unit: tokens) */
  largestMaximum: number | null;
  /** Its users. (unit: users) */
  userCount: number;
  /** The maximum suggested. (unit: tokens) */
  suggestedMaximum: number;
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
  /** A monthly budget, or an annual one, over the months of the year. */
  export function seasonal(request: BudgetSeasonalRequest, options?: CallOptions): BudgetSeasonalResponse;
  /** A monthly budget, or an annual one, over the months of the year. */
  export function seasonalAsync(request: BudgetSeasonalRequest, options?: AsyncCallOptions): Promise<BudgetSeasonalResponse>;
  /** A budget over events: the greatest profit, ROI of each, a timeline. */
  export function events(request: BudgetEventsRequest, options?: CallOptions): BudgetEventsResponse;
  /** A budget over events: the greatest profit, ROI of each, a timeline. */
  export function eventsAsync(request: BudgetEventsRequest, options?: AsyncCallOptions): Promise<BudgetEventsResponse>;
  /** Spend changed by performance: scores, recommendations, what needs approval. */
  export function adjust(request: BudgetAdjustRequest, options?: CallOptions): BudgetAdjustResponse;
  /** Spend changed by performance: scores, recommendations, what needs approval. */
  export function adjustAsync(request: BudgetAdjustRequest, options?: AsyncCallOptions): Promise<BudgetAdjustResponse>;
  /** Spend against plan: pace, projection with its interval, alerts, reforecast. */
  export function monitor(request: BudgetMonitorRequest, options?: CallOptions): BudgetMonitorResponse;
  /** Spend against plan: pace, projection with its interval, alerts, reforecast. */
  export function monitorAsync(request: BudgetMonitorRequest, options?: AsyncCallOptions): Promise<BudgetMonitorResponse>;
  /** Returns of an investment by horizon and scenario. */
  export function returns(request: BudgetReturnsRequest, options?: CallOptions): BudgetReturnsResponse;
  /** Returns of an investment by horizon and scenario. */
  export function returnsAsync(request: BudgetReturnsRequest, options?: AsyncCallOptions): Promise<BudgetReturnsResponse>;
  /** Key figures against their targets. */
  export function kpis(request: BudgetKpisRequest, options?: CallOptions): BudgetKpisResponse;
  /** Key figures against their targets. */
  export function kpisAsync(request: BudgetKpisRequest, options?: AsyncCallOptions): Promise<BudgetKpisResponse>;
}

export namespace allocation {
  /** The best division of a budget over channels, with a proven bound on any other. */
  export function optimize(request: AllocationOptimizeRequest, options: CallOptions & { typedArrays: true }): TypedArrays<AllocationOptimizeResponse>;
  /** The best division of a budget over channels, with a proven bound on any other. */
  export function optimize(request: AllocationOptimizeRequest, options?: CallOptions): AllocationOptimizeResponse;
  /** The best division of a budget over channels, with a proven bound on any other. */
  export function optimizeAsync(request: AllocationOptimizeRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<AllocationOptimizeResponse>>;
  /** The best division of a budget over channels, with a proven bound on any other. */
  export function optimizeAsync(request: AllocationOptimizeRequest, options?: AsyncCallOptions): Promise<AllocationOptimizeResponse>;
  /** The least spend that reaches a response, with a proven bound. */
  export function minimizeSpend(request: AllocationMinimizeSpendRequest, options: CallOptions & { typedArrays: true }): TypedArrays<AllocationMinimizeSpendResponse>;
  /** The least spend that reaches a response, with a proven bound. */
  export function minimizeSpend(request: AllocationMinimizeSpendRequest, options?: CallOptions): AllocationMinimizeSpendResponse;
  /** The least spend that reaches a response, with a proven bound. */
  export function minimizeSpendAsync(request: AllocationMinimizeSpendRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<AllocationMinimizeSpendResponse>>;
  /** The least spend that reaches a response, with a proven bound. */
  export function minimizeSpendAsync(request: AllocationMinimizeSpendRequest, options?: AsyncCallOptions): Promise<AllocationMinimizeSpendResponse>;
  /** The optimum over a range of budgets. */
  export function frontier(request: AllocationFrontierRequest, options: CallOptions & { typedArrays: true }): TypedArrays<AllocationFrontierResponse>;
  /** The optimum over a range of budgets. */
  export function frontier(request: AllocationFrontierRequest, options?: CallOptions): AllocationFrontierResponse;
  /** The optimum over a range of budgets. */
  export function frontierAsync(request: AllocationFrontierRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<AllocationFrontierResponse>>;
  /** The optimum over a range of budgets. */
  export function frontierAsync(request: AllocationFrontierRequest, options?: AsyncCallOptions): Promise<AllocationFrontierResponse>;
  /** What given allocations would bring. */
  export function whatIf(request: AllocationWhatIfRequest, options?: CallOptions): AllocationWhatIfResponse;
  /** What given allocations would bring. */
  export function whatIfAsync(request: AllocationWhatIfRequest, options?: AsyncCallOptions): Promise<AllocationWhatIfResponse>;
  /** What leads and customers of each channel cost, against targets. */
  export function efficiency(request: AllocationEfficiencyRequest, options?: CallOptions): AllocationEfficiencyResponse;
  /** What leads and customers of each channel cost, against targets. */
  export function efficiencyAsync(request: AllocationEfficiencyRequest, options?: AsyncCallOptions): Promise<AllocationEfficiencyResponse>;
  /** How to scale channels to a budget: what first, by how much, when. */
  export function scalingPlan(request: AllocationScalingPlanRequest, options?: CallOptions): AllocationScalingPlanResponse;
  /** How to scale channels to a budget: what first, by how much, when. */
  export function scalingPlanAsync(request: AllocationScalingPlanRequest, options?: AsyncCallOptions): Promise<AllocationScalingPlanResponse>;
  /** Channels placed in the investment matrix by ROI and room to scale. */
  export function matrix(request: AllocationMatrixRequest, options?: CallOptions): AllocationMatrixResponse;
  /** Channels placed in the investment matrix by ROI and room to scale. */
  export function matrixAsync(request: AllocationMatrixRequest, options?: AsyncCallOptions): Promise<AllocationMatrixResponse>;
  /** A response curve from observed spends and responses, with its errors. */
  export function fitCurve(request: AllocationFitCurveRequest, options: CallOptions & { typedArrays: true }): TypedArrays<AllocationFitCurveResponse>;
  /** A response curve from observed spends and responses, with its errors. */
  export function fitCurve(request: AllocationFitCurveRequest, options?: CallOptions): AllocationFitCurveResponse;
  /** A response curve from observed spends and responses, with its errors. */
  export function fitCurveAsync(request: AllocationFitCurveRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<AllocationFitCurveResponse>>;
  /** A response curve from observed spends and responses, with its errors. */
  export function fitCurveAsync(request: AllocationFitCurveRequest, options?: AsyncCallOptions): Promise<AllocationFitCurveResponse>;
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
  /** The chance that an open journey converts, and the channels that may lift it next. */
  export function predict(request: AttributionPredictRequest, options?: CallOptions): AttributionPredictResponse;
  /** The chance that an open journey converts, and the channels that may lift it next. */
  export function predictAsync(request: AttributionPredictRequest, options?: AsyncCallOptions): Promise<AttributionPredictResponse>;
  /** What journeys look like: paths, touches, times, channels, pairs, findings. */
  export function journeys(request: AttributionJourneysRequest, options: CallOptions & { typedArrays: true }): TypedArrays<AttributionJourneysResponse>;
  /** What journeys look like: paths, touches, times, channels, pairs, findings. */
  export function journeys(request: AttributionJourneysRequest, options?: CallOptions): AttributionJourneysResponse;
  /** What journeys look like: paths, touches, times, channels, pairs, findings. */
  export function journeysAsync(request: AttributionJourneysRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<AttributionJourneysResponse>>;
  /** What journeys look like: paths, touches, times, channels, pairs, findings. */
  export function journeysAsync(request: AttributionJourneysRequest, options?: AsyncCallOptions): Promise<AttributionJourneysResponse>;
  /** What channels, campaigns and positions return on their cost, under models. */
  export function roi(request: AttributionRoiRequest, options?: CallOptions): AttributionRoiResponse;
  /** What channels, campaigns and positions return on their cost, under models. */
  export function roiAsync(request: AttributionRoiRequest, options?: AsyncCallOptions): Promise<AttributionRoiResponse>;
}

export namespace forecast {
  /** Forecasts a series, with intervals. */
  export function run(request: ForecastRunRequest, options: CallOptions & { typedArrays: true }): TypedArrays<ForecastRunResponse>;
  /** Forecasts a series, with intervals. */
  export function run(request: ForecastRunRequest, options?: CallOptions): ForecastRunResponse;
  /** Forecasts a series, with intervals. */
  export function runAsync(request: ForecastRunRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<ForecastRunResponse>>;
  /** Forecasts a series, with intervals. */
  export function runAsync(request: ForecastRunRequest, options?: AsyncCallOptions): Promise<ForecastRunResponse>;
  /** Takes new values into a forecast that was run, without a new fit. */
  export function update(request: ForecastUpdateRequest, options: CallOptions & { typedArrays: true }): TypedArrays<ForecastUpdateResponse>;
  /** Takes new values into a forecast that was run, without a new fit. */
  export function update(request: ForecastUpdateRequest, options?: CallOptions): ForecastUpdateResponse;
  /** Takes new values into a forecast that was run, without a new fit. */
  export function updateAsync(request: ForecastUpdateRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<ForecastUpdateResponse>>;
  /** Takes new values into a forecast that was run, without a new fit. */
  export function updateAsync(request: ForecastUpdateRequest, options?: AsyncCallOptions): Promise<ForecastUpdateResponse>;
  /** Forecasts many series; one that fails spoils no other. */
  export function batch(request: ForecastBatchRequest, options: CallOptions & { typedArrays: true }): TypedArrays<ForecastBatchResponse>;
  /** Forecasts many series; one that fails spoils no other. */
  export function batch(request: ForecastBatchRequest, options?: CallOptions): ForecastBatchResponse;
  /** Forecasts many series; one that fails spoils no other. */
  export function batchAsync(request: ForecastBatchRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<ForecastBatchResponse>>;
  /** Forecasts many series; one that fails spoils no other. */
  export function batchAsync(request: ForecastBatchRequest, options?: AsyncCallOptions): Promise<ForecastBatchResponse>;
  /** Compares methods on a series by rolling-origin cross-validation. */
  export function evaluate(request: ForecastEvaluateRequest, options?: CallOptions): ForecastEvaluateResponse;
  /** Compares methods on a series by rolling-origin cross-validation. */
  export function evaluateAsync(request: ForecastEvaluateRequest, options?: AsyncCallOptions): Promise<ForecastEvaluateResponse>;
  /** Makes forecasts of parts and of their sums coherent (MinT). */
  export function reconcile(request: ForecastReconcileRequest, options: CallOptions & { typedArrays: true }): TypedArrays<ForecastReconcileResponse>;
  /** Makes forecasts of parts and of their sums coherent (MinT). */
  export function reconcile(request: ForecastReconcileRequest, options?: CallOptions): ForecastReconcileResponse;
  /** Makes forecasts of parts and of their sums coherent (MinT). */
  export function reconcileAsync(request: ForecastReconcileRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<ForecastReconcileResponse>>;
  /** Makes forecasts of parts and of their sums coherent (MinT). */
  export function reconcileAsync(request: ForecastReconcileRequest, options?: AsyncCallOptions): Promise<ForecastReconcileResponse>;
  /** What a forecast may come to: pessimistic, realistic, optimistic. */
  export function scenarios(request: ForecastScenariosRequest, options: CallOptions & { typedArrays: true }): TypedArrays<ForecastScenariosResponse>;
  /** What a forecast may come to: pessimistic, realistic, optimistic. */
  export function scenarios(request: ForecastScenariosRequest, options?: CallOptions): ForecastScenariosResponse;
  /** What a forecast may come to: pessimistic, realistic, optimistic. */
  export function scenariosAsync(request: ForecastScenariosRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<ForecastScenariosResponse>>;
  /** What a forecast may come to: pessimistic, realistic, optimistic. */
  export function scenariosAsync(request: ForecastScenariosRequest, options?: AsyncCallOptions): Promise<ForecastScenariosResponse>;
  /** A forecast against its targets: what lacks, and how likely they are reached. */
  export function gap(request: ForecastGapRequest, options?: CallOptions): ForecastGapResponse;
  /** A forecast against its targets: what lacks, and how likely they are reached. */
  export function gapAsync(request: ForecastGapRequest, options?: AsyncCallOptions): Promise<ForecastGapResponse>;
  /** Early warnings from a forecast, its targets and its past. */
  export function warnings(request: ForecastWarningsRequest, options?: CallOptions): ForecastWarningsResponse;
  /** Early warnings from a forecast, its targets and its past. */
  export function warningsAsync(request: ForecastWarningsRequest, options?: AsyncCallOptions): Promise<ForecastWarningsResponse>;
  /** What follows a forecast: budget, people, calls. */
  export function resources(request: ForecastResourcesRequest, options: CallOptions & { typedArrays: true }): TypedArrays<ForecastResourcesResponse>;
  /** What follows a forecast: budget, people, calls. */
  export function resources(request: ForecastResourcesRequest, options?: CallOptions): ForecastResourcesResponse;
  /** What follows a forecast: budget, people, calls. */
  export function resourcesAsync(request: ForecastResourcesRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<ForecastResourcesResponse>>;
  /** What follows a forecast: budget, people, calls. */
  export function resourcesAsync(request: ForecastResourcesRequest, options?: AsyncCallOptions): Promise<ForecastResourcesResponse>;
  /** The ratio of two forecasts with its interval: CAC from cost and customers. */
  export function ratio(request: ForecastRatioRequest, options: CallOptions & { typedArrays: true }): TypedArrays<ForecastRatioResponse>;
  /** The ratio of two forecasts with its interval: CAC from cost and customers. */
  export function ratio(request: ForecastRatioRequest, options?: CallOptions): ForecastRatioResponse;
  /** The ratio of two forecasts with its interval: CAC from cost and customers. */
  export function ratioAsync(request: ForecastRatioRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<ForecastRatioResponse>>;
  /** The ratio of two forecasts with its interval: CAC from cost and customers. */
  export function ratioAsync(request: ForecastRatioRequest, options?: AsyncCallOptions): Promise<ForecastRatioResponse>;
}

export namespace goal {
  /** How a goal stands, where it will end and how likely it is reached. */
  export function progress(request: GoalProgressRequest, options?: CallOptions): GoalProgressResponse;
  /** How a goal stands, where it will end and how likely it is reached. */
  export function progressAsync(request: GoalProgressRequest, options?: AsyncCallOptions): Promise<GoalProgressResponse>;
  /** A target that follows performance. */
  export function adjust(request: GoalAdjustRequest, options?: CallOptions): GoalAdjustResponse;
  /** A target that follows performance. */
  export function adjustAsync(request: GoalAdjustRequest, options?: AsyncCallOptions): Promise<GoalAdjustResponse>;
}

export namespace anomaly {
  /** Scores each value of a whole series against season and level; tells spikes from level shifts. */
  export function score(request: AnomalyScoreRequest, options: CallOptions & { typedArrays: true }): TypedArrays<AnomalyScoreResponse>;
  /** Scores each value of a whole series against season and level; tells spikes from level shifts. */
  export function score(request: AnomalyScoreRequest, options?: CallOptions): AnomalyScoreResponse;
  /** Scores each value of a whole series against season and level; tells spikes from level shifts. */
  export function scoreAsync(request: AnomalyScoreRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<AnomalyScoreResponse>>;
  /** Scores each value of a whole series against season and level; tells spikes from level shifts. */
  export function scoreAsync(request: AnomalyScoreRequest, options?: AsyncCallOptions): Promise<AnomalyScoreResponse>;
  /** Scores each value of a series from its past alone, and tells where episodes begin. */
  export function stream(request: AnomalyStreamRequest, options: CallOptions & { typedArrays: true }): TypedArrays<AnomalyStreamResponse>;
  /** Scores each value of a series from its past alone, and tells where episodes begin. */
  export function stream(request: AnomalyStreamRequest, options?: CallOptions): AnomalyStreamResponse;
  /** Scores each value of a series from its past alone, and tells where episodes begin. */
  export function streamAsync(request: AnomalyStreamRequest, options: AsyncCallOptions & { typedArrays: true }): Promise<TypedArrays<AnomalyStreamResponse>>;
  /** Scores each value of a series from its past alone, and tells where episodes begin. */
  export function streamAsync(request: AnomalyStreamRequest, options?: AsyncCallOptions): Promise<AnomalyStreamResponse>;
  /** Why a total or a ratio changed: the elements of the dimensions that explain it. */
  export function explain(request: AnomalyExplainRequest, options?: CallOptions): AnomalyExplainResponse;
  /** Why a total or a ratio changed: the elements of the dimensions that explain it. */
  export function explainAsync(request: AnomalyExplainRequest, options?: AsyncCallOptions): Promise<AnomalyExplainResponse>;
  /** How a metric came back after an anomaly, and what an action did for it. */
  export function resolution(request: AnomalyResolutionRequest, options?: CallOptions): AnomalyResolutionResponse;
  /** How a metric came back after an anomaly, and what an action did for it. */
  export function resolutionAsync(request: AnomalyResolutionRequest, options?: AsyncCallOptions): Promise<AnomalyResolutionResponse>;
}

export namespace alerts {
  /** Metrics against rules: alerts with severity, escalation, duplicates, and what to do. */
  export function evaluate(request: AlertsEvaluateRequest, options?: CallOptions): AlertsEvaluateResponse;
  /** Metrics against rules: alerts with severity, escalation, duplicates, and what to do. */
  export function evaluateAsync(request: AlertsEvaluateRequest, options?: AsyncCallOptions): Promise<AlertsEvaluateResponse>;
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
