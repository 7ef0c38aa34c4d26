// From journeys and costs to a plan: what each channel earned week by week, what more or less spend would
// bring, the best division of the budget with its proof, and what to do in the next four weeks.
import { readFile } from 'node:fs/promises';

import { Journeys, allocation } from 'mktopt';

const MODELS = ['first_touch', 'last_touch', 'linear', 'position_based', 'markov', 'shapley'];
const RESAMPLES = 100;

/** Rows of a plain CSV file: no quotes, no commas inside fields. */
async function readRows(file) {
  const [header, ...lines] = (await readFile(file, 'utf8')).trim().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])));
}

const number = (value, width, digits = 0) => value.toFixed(digits).padStart(width);
const signed = (value) => (value < 0 ? '' : '+') + value.toFixed(0);
const sum = (values) => values.reduce((total, value) => total + value, 0);

const paths = await readRows('examples/data/weekly_journeys.csv');
const spendRows = await readRows('examples/data/weekly_spend.csv');
const { week: _, ...first } = spendRows[0];
const spend = Object.fromEntries(
  Object.keys(first).map((name) => [name, spendRows.map((row) => Number(row[name]))]),
);

// 1. Who earned the value: a handle for each week, added up to the year.
const weeks = spendRows.map(({ week }) => {
  const rows = paths.filter((row) => row.week === week);
  const column = (name) => Float64Array.from(rows, (row) => Number(row[name]));
  return Journeys.fromPaths({
    path: rows.map((row) => row.path),
    conversions: column('conversions'),
    value: column('value'),
    nulls: column('nulls'),
  });
});
const year = Journeys.merge(weeks);
const { recommendedModel: model } = year.attribute({ models: MODELS });
const { conversions, value } = year.summary;
console.log(
  `${weeks.length} weeks, ${conversions.toFixed(0)} conversions worth ${value.toFixed(0)}, by ${model}:`,
);
const costs = Object.fromEntries(Object.entries(spend).map(([name, values]) => [name, sum(values)]));
for (const row of year.roi({ models: [model], costs }).models[model].channels) {
  const cost = row.cost === null ? '' : number(row.cost, 10) + number(row.roas, 8, 2);
  console.log(`  ${row.channel.padEnd(14)}${number(row.value, 10)}${cost}`);
}

const credits = await Promise.all(weeks.map((week) => week.attributeAsync({ models: [model] })));
const creditOf = (channel) =>
  credits.map(({ channels, models }) => models[model].value[channels.indexOf(channel)]);
const credit = Object.fromEntries(Object.keys(spend).map((name) => [name, creditOf(name)]));
console.log('\ncredited value of the last four weeks:');
console.log(' '.repeat(12) + Object.keys(credit).map((name) => name.padStart(14)).join(''));
for (const [i, { week }] of spendRows.entries())
  if (i >= spendRows.length - 4)
    console.log(`  ${week}${Object.values(credit).map((values) => number(values[i], 14)).join('')}`);

// 2. What it takes: a curve of value over spend for each channel, and others that the same weeks could have
// given (weeks drawn with replacement), which say how sure we can be.

/** Numbers of weeks; a plain generator, so that this example says the same in every language. */
function resamples(count) {
  let state = 1;
  const draw = () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * weeks.length);
  };
  return Array.from({ length: count }, () => weeks.map(draw));
}

const samples = resamples(RESAMPLES);
const channels = [];
console.log('\nvalue over spend a week, and how much the plan may spend:');
for (const [name, spends] of Object.entries(spend)) {
  const response = credit[name];
  const found = allocation.fitCurve({ observations: { spend: spends, response } });
  const { best } = found;
  const options = { families: [best.family], baseline: best.baseline > 0 ? 'fitted' : 'none' };
  const draws = await Promise.all(
    samples.map(async (drawn) => {
      const observations = {
        spend: Float64Array.from(drawn, (week) => spends[week]),
        response: Float64Array.from(drawn, (week) => response[week]),
      };
      return ((await allocation.fitCurveAsync({ observations, ...options })).best ?? best).curve;
    }),
  );
  const names = best.parameters.map((parameter) => parameter.name).filter((each) => each !== 'baseline');
  const columns = Object.fromEntries(names.map((each) => [each, draws.map((draw) => draw[each])]));
  const current = sum(spends.slice(-10)) / 10;
  // Nobody has seen less or more than was spent; where the curve is not known, small steps.
  const [min, max] = found.identified
    ? [found.minSpend, found.maxSpend]
    : [0.75 * current, 1.25 * current];
  channels.push({ name, curve: { type: best.family, draws: columns }, current, min, max });
  const fit = `${best.family.padEnd(12)}R2 ${best.rSquared.toFixed(2)}`;
  const range = `${min.toFixed().padStart(7)} to${max.toFixed().padStart(6)}`;
  console.log(`  ${name.padEnd(14)}${fit}${range}  ${found.reason ?? found.caution ?? 'identified'}`);
}

// 3. The best division of what is spent today.
const budget = sum(channels.map(({ current }) => current));
const plan = allocation.optimize({ budget, channels, roundTo: 10 });
console.log(
  `\n${budget.toFixed(0)} a week bring ${plan.currentResponse.toFixed(0)} today, ${plan.response.toFixed(0)} at best:`,
);
console.log(
  `  ${signed(plan.expectedImprovement)} a week, ${(100 * plan.level).toFixed(0)}% interval ` +
    `${signed(plan.improvementLower)} to ${signed(plan.improvementUpper)}`,
);
console.log(
  `  no division brings more than ${plan.upperBound.toFixed(0)}, ` +
    (plan.gap <= 1e-9 ? 'proven to one in a billion' : `proven to ${plan.gap.toPrecision(1)}`),
);

// 4. The plan.
console.log('\nnext four weeks:');
for (const row of plan.channels)
  console.log(
    `  ${row.name.padEnd(14)}${number(row.current, 8)} ->${number(row.roundedSpend, 8)} a week,` +
      `${number(4 * row.roundedSpend, 8)} in all: ${row.explanation}`,
  );
for (const { from, to, amount } of plan.reallocation)
  console.log(`  move ${amount.toFixed(0)} from ${from} to ${to}`);

const budgets = [80, 100, 120].map((part) => (part / 100) * budget);
console.log('\nother budgets:');
for (const point of (await allocation.frontierAsync({ budgets, channels })).points)
  console.log(
    `  ${number(point.budget, 8)} a week bring ${number(point.response, 8)}, ` +
      `the next unit ${point.marginalRoas.toFixed(2)}`,
  );
