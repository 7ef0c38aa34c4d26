// What revenue will be and whether it reaches a target; a promise for every channel's spend at once.
import { readFile } from 'node:fs/promises';

import { forecast, forecastMany, forecastSeries } from 'mktopt';

const read = async (name) => {
  const [head, ...rows] = (await readFile(`examples/data/${name}`, 'utf8')).trim().split('\n');
  return { names: head.split(','), rows: rows.map((row) => row.split(',')) };
};

const journeys = await read('weekly_journeys.csv');
const value = journeys.names.indexOf('value');
const byWeek = new Map();
for (const row of journeys.rows) byWeek.set(row[0], (byWeek.get(row[0]) ?? 0) + Number(row[value]));

// Typed arrays in and out: no JSON on the way.
const revenue = forecastSeries(Float64Array.from(byWeek.values()), 6, { nonNegative: true, levels: [0.8] });
const thousands = (numbers) => Array.from(numbers, (number) => Math.round(number / 1000)).join(' ');
console.log(`revenue in thousands: ${thousands(revenue.mean)}`);
for (const { level, lower, upper } of revenue.intervals)
  console.log(`  ${level * 100} % of the time ${thousands(lower)} to ${thousands(upper)}`);

const { total } = forecast.gap({ forecast: revenue, targets: new Array(6).fill(28000) });
console.log(`six weeks of 28,000 are reached with a chance of ${total.probability.toFixed(1)}`);

// The work is done on Node's thread pool; one series that fails spoils no other.
const spend = await read('weekly_spend.csv');
const channels = spend.names.slice(1);
const columns = channels.map((_, i) => Float64Array.from(spend.rows, (row) => Number(row[i + 1])));
const answers = await forecastMany([...columns, []], 2, { threads: 2, signal: AbortSignal.timeout(60_000) });
answers.forEach(({ mean, error }, i) =>
  console.log(`${channels[i] ?? 'nothing'}: ${error ? error.message : thousands(mean)}`),
);
