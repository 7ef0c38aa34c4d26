// Which channels earned the conversions? 10,000 paths from a file, several models side by side.
import { readFile } from 'node:fs/promises';

import { Journeys, attribution } from 'mktopt';

/** Columns of a plain CSV file: no quotes, no commas inside fields. */
async function readColumns(file) {
  const [header, ...lines] = (await readFile(file, 'utf8')).trim().split('\n');
  const rows = lines.map((line) => line.split(','));
  return Object.fromEntries(header.split(',').map((name, i) => [name, rows.map((row) => row[i])]));
}

const text = await readColumns('examples/data/journeys.csv');
// Float64Array travels to the library as it is.
const journeys = Journeys.fromPaths({
  path: text.path,
  conversions: Float64Array.from(text.conversions, Number),
  value: Float64Array.from(text.value, Number),
  nulls: Float64Array.from(text.nulls, Number),
});
const { conversions, value, conversionRate } = journeys.summary;
console.log(
  `${conversions} conversions worth ${value.toFixed(2)}, ${(100 * conversionRate).toFixed(2)} % of journeys`,
);

const { models, recommendedModel, reason } = journeys.attribute({
  models: ['first_touch', 'last_touch', 'linear', 'time_decay', 'position_based'],
});
console.log('channel   ', ...Object.keys(models).map((name) => name.padStart(14)));
journeys.channels.forEach((channel, i) => {
  console.log(
    channel.padEnd(10),
    ...Object.values(models).map((model) => model.conversions[i].toFixed(1).padStart(14)),
  );
});
console.log(`${recommendedModel}: ${reason}`);

// An event log instead, on another thread: rows in any order, "" where there is none.
const events = await readColumns('examples/data/events.csv');
const numberOrNone = (cell) => (cell === '' ? null : Number(cell));
const decay = await attribution.runAsync({
  events: { ...events, value: events.value.map(numberOrNone), cost: events.cost.map(numberOrNone) },
  models: ['time_decay'],
  halfLifeDays: 3,
});
decay.channels.forEach((channel, i) => {
  const { conversions: credit, share } = decay.models.time_decay;
  console.log(
    `${channel.padEnd(14)}${credit[i].toFixed(2).padStart(7)}${`${(100 * share[i]).toFixed(1)} %`.padStart(9)}`,
  );
});
