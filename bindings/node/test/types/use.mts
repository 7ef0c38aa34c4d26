// Correct use compiles; each @ts-expect-error is a mistake that the types must find.
import mktopt, {
  Detector,
  ForecastModel,
  Journeys,
  MktoptError,
  PromoPolicy,
  attribution,
  budget,
  call,
  callAsync,
  forecast,
  forecastMany,
  forecastSeries,
  promo,
  stage,
  type AttributionRunRequest,
  type BudgetPlanResponse,
  type ErrorCode,
  type OwnSeries,
} from 'mktopt';

// ---- calls and namespaces

const plan: BudgetPlanResponse = budget.plan({ monthlyRevenue: 25000, months: 6, roundingUnit: '0.01' });
const total: number = plan.totalMarketingBudget + plan.channelBudgets[0]!.amount;
const same: BudgetPlanResponse = call('budget.plan', { monthlyRevenue: 25000 });
const later: Promise<BudgetPlanResponse> = budget.planAsync(
  { monthlyRevenue: 1 },
  { signal: AbortSignal.timeout(10), onProgress: (fraction: number) => fraction },
);
const maximum: number | null = stage.classify({ monthlyRevenue: 1 }).maxRevenue;
mktopt.stage.classify({
  monthlyRevenue: 1,
  tables: { stages: { growth: { budgetShare: 0.3 }, startup: null } },
});

// @ts-expect-error monthlyRevenue is required
budget.plan({});
// @ts-expect-error and a number
budget.plan({ monthlyRevenue: '25000' });
// @ts-expect-error no such member
budget.plan({ monthlyRevenue: 25000, month: 6 });
// @ts-expect-error the names are camelCase
budget.plan({ monthly_revenue: 25000 });
// @ts-expect-error no such operation
call('budget.pan', {});
// @ts-expect-error progress needs a promise
budget.plan({ monthlyRevenue: 1 }, { onProgress() {} });
// @ts-expect-error there may be no next stage
const next: number = stage.classify({ monthlyRevenue: 1 }).revenueToNextStage;
// @ts-expect-error no such member of a response
plan.totalBudget;

// ---- attribution: one source, rows or columns

const rows = attribution.run({ paths: [{ path: 'a > b', conversions: 1 }], models: ['linear'] });
const credit: (number | null)[] = rows.models.linear!.conversions;
const typed = attribution.run(
  { paths: { path: ['a'], conversions: Float64Array.of(1) } },
  { typedArrays: true },
);
const array: Float64Array | BigInt64Array | Int32Array = typed.models.linear!.conversions;
const names: string[] = typed.channels;
attribution.run({
  events: [
    { user: 1n, channel: 'a', time: new Date(), type: 'touch' },
    { user: 1n, time: 5, type: 'conversion', value: 3 },
  ],
});
const request: AttributionRunRequest = { journeys: Journeys.fromPaths([{ path: ['a'] }]) };
attribution.run(request);

// @ts-expect-error a source is required
attribution.run({ models: ['linear'] });
// @ts-expect-error and only one
attribution.run({ paths: [], events: [] });
// @ts-expect-error a user is required
attribution.run({ events: [{ channel: 'a', time: 0, type: 'touch' }] });
// @ts-expect-error journeys are made by their class
attribution.run({ journeys: {} });

// ---- journeys

const journeys = Journeys.fromEvents(
  { user: ['u'], channel: ['a'], time: [0], type: ['touch'] },
  { lookbackDays: 30, windowEnd: '2026-01-01' },
);
const sum: number = journeys.summary.conversions;
const credits = journeys.attribute({ models: ['time_decay'], halfLifeDays: 3 });
const recommended: string | null = credits.recommendedModel;
const path: string[] = journeys.path(0).channels;

// @ts-expect-error made by fromEvents and fromPaths
new Journeys();
// @ts-expect-error the source is these journeys
journeys.attribute({ paths: [] });
// @ts-expect-error no such option
Journeys.fromEvents([], { lookback: 3 });

// ---- policies

const policy = new PromoPolicy({
  promo_budget_cap_percent: '0.55',
  promo_max_bonus_tokens_diamond: 5,
  membership_monthly_revenue_diamond: 9999n,
});
const check = policy.validate('vip', 50);
const limit: number = check.valid ? Infinity : check.maxAllowed;
const shown: string = `${check.valid} ${check.maxAllowed ?? ''} ${check.message ?? ''}`;
const { policy: changed, audit } = policy.changed('promo_max_bonus_tokens_vip', 90, {
  user: 'ana',
  time: new Date(),
  autoAdjust: true,
});
const old: number | null = audit[0]!.old;
promo.review({ policy: changed });
promo.review({ policy: { promo_max_bonus_tokens_vip: 90 } });
promo.review();

// @ts-expect-error policy keys are data: not renamed
new PromoPolicy({ promoBudgetCapPercent: 0.5 });
// @ts-expect-error a limit exists when the award is refused
const most: number = policy.validate('vip', 50).maxAllowed;
// @ts-expect-error tokens are a number
policy.validate('vip', '50');
// @ts-expect-error one of the ways known
promo.suggest({ userCountByTier: {}, targetCost: 1, proportionalTo: 'tokens' });

// ---- errors

try {
  await callAsync('promo.tier_budget', { tier: 'vip' });
} catch (error) {
  if (error instanceof MktoptError) {
    const code: ErrorCode = error.code;
    const where: string = error.property;
    // @ts-expect-error no such code
    if (error.code === 'out_of_rang') console.log(code, where);
  }
}

export { array, credit, limit, later, maximum, names, next, old, path, recommended, same, sum, total };

// ---- journeys: parts, bytes, questions

const bytes: Uint8Array = journeys.toBytes();
const whole: Journeys = Journeys.merge([journeys, Journeys.fromBytes(bytes)]);
const probability: number = whole.predict(['a'], { level: 0.9 }).conversionProbability;
const returned: Promise<number | null> = whole
  .roiAsync({ models: ['linear'] })
  .then(({ models }) => models.linear!.total.roas);
// @ts-expect-error the journey is the first argument
whole.predict({ journey: ['a'] });
// @ts-expect-error the journeys are there already
whole.statistics({ paths: [] });
// @ts-expect-error progress needs a promise
Journeys.fromPaths([], { onProgress() {} });

// ---- detectors

const detector = new Detector([1, 2, null], ['2026-01-01', new Date(), 5]);
const { score, alert }: { score: number; alert: boolean } = detector.push(3, Date.now() / 1000);
const { alertScores }: { alertScores: Float64Array } = Detector.fromBytes(detector.toBytes()).run(
  Float64Array.of(1, 2),
  BigInt64Array.of(1n, 2n),
);
// @ts-expect-error a value is a number
detector.push('3');
// @ts-expect-error there is nothing to set
new Detector([1], null, { threshold: 0.9 });

export { alert, alertScores, score };

// ---- forecasts that go on

const model = new ForecastModel([1, null, 3], 2, { seasonLength: [7, 365.25], method: 'theta' });
const fitted: Promise<ForecastModel> = ForecastModel.fitAsync([1, 2], 1, {}, { threads: 2 });
const modelled: Float64Array = ForecastModel.fromBytes(model.update(4).update([5, null]).toBytes()).predict().mean;
const modelMethod: string = model.predict(3, { futureRegressors: { price: [1, 2, 3] } }).method;
// @ts-expect-error a value is a number
model.update('4');
// @ts-expect-error the state is the model's
model.predict().state;
// @ts-expect-error no such method
new ForecastModel([1, 2], 1, { method: 'arima' });

export { modelMethod, modelled };

// ---- forecasts of typed arrays

const ahead = forecastSeries(new Float64Array(24), 6, { seasonLength: [7, 365.25], method: 'theta' });
const top: number = ahead.mean[0]! + ahead.intervals[0]!.upper[5]!;
forecastSeries([1, null, 3], 2, { levels: new Float64Array([0.5]), nonNegative: true });
forecast.gap({ forecast: ahead, targets: [1, 2, 3, 4, 5, 6] });
const priced: OwnSeries = {
  values: [1, null, 3],
  horizon: 1,
  method: 'theta',
  nonNegative: true,
  regressors: { price: [4, 4, 5] },
  futureRegressors: { price: new Float64Array(1) },
};
for (const each of await forecastMany([[1, 2], new Float32Array(9), priced], 3, {
  threads: 2,
  signal: AbortSignal.timeout(1000),
}))
  if (each.error) console.error(each.error.code, top);
  else console.log(each.mean.length);

// @ts-expect-error horizon is required
forecastSeries([1, 2]);
// @ts-expect-error levels are those of the call
forecastMany([{ values: [1, 2], levels: [0.9] }], 3);
// @ts-expect-error no such method
forecastSeries([1, 2], 3, { method: 'best' });
// @ts-expect-error one series has nothing to share out
forecastSeries([1, 2], 3, { threads: 2 });
// @ts-expect-error a promise, and each may have failed
forecastMany([[1, 2]], 3)[0].mean;
