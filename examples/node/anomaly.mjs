// A service that watches hourly revenue: warmed up from history, one alert an episode, and the reason with it.
// Halfway it is restarted: its detector goes on from the bytes it left.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Detector, anomaly } from 'mktopt';

const DAY = 24; // hours
const WEEK = 7 * DAY;
const START = Date.UTC(2026, 2, 2) / 1000;
const HISTORY = 8 * WEEK;
const [BREAKS, RECOVERS] = [HISTORY + 14, HISTORY + 19];

const channels = ['search', 'search', 'social', 'social', 'email', 'email'];
const devices = ['desktop', 'mobile', 'desktop', 'mobile', 'desktop', 'mobile'];
const shares = [0.24, 0.2, 0.09, 0.18, 0.17, 0.12];

/** What each segment brings in an hour: a day's rhythm, a quiet weekend, a scatter of 6 %. */
function revenue(hour) {
  const rhythm = 1200 + 700 * Math.sin((((hour % DAY) - 8) * Math.PI) / 12);
  const week = Math.floor(hour / DAY) % 7 >= 5 ? 0.7 : 1;
  const scatter = 0.97 + (0.06 * (Math.imul(hour + 1, 2654435761) >>> 22)) / 1024;
  const isBroken = hour >= BREAKS && hour < RECOVERS; // the mobile checkout
  return shares.map((share, i) => {
    const kept = isBroken && devices[i] === 'mobile' ? 0.2 : 1;
    return share * rhythm * week * scatter * kept;
  });
}

const totalOf = (hour) => revenue(hour).reduce((sum, part) => sum + part, 0);
const timeOf = (hour) => START + 3600 * hour;
const clock = (hour) => new Date(1000 * timeOf(hour)).toISOString().slice(0, 16);

/** The hour beside the same hour a week before, by segment. */
function why(hour) {
  const dimensions = { channel: channels, device: devices };
  const [before, after] = [revenue(hour - WEEK), revenue(hour)];
  return anomaly.explain({ dimensions, before, after, metric: 'Revenue' }).sentence;
}

/** Hours as they come in: in life, from a queue. */
async function* hours(from, to) {
  for (let hour = from; hour < to; hour++) yield { hour, total: totalOf(hour) };
}

/** Runs until the feed ends. */
async function watch(detector, feed) {
  for await (const { hour, total } of feed) {
    const { alert } = detector.push(total, timeOf(hour));
    if (!alert) continue;
    console.log(`${clock(hour)}  ${total.toFixed(0)}: alert\n  ${why(hour)}`);
  }
}

const past = Array.from({ length: HISTORY }, (_, hour) => hour);
const detector = new Detector(Float64Array.from(past, totalOf), past.map(timeOf));
console.log(`warm after ${detector.seen} hours`);

const folder = await mkdtemp(join(tmpdir(), 'mktopt-'));
const file = join(folder, 'revenue.detector');
await watch(detector, hours(HISTORY, HISTORY + 12));
await writeFile(file, detector.toBytes());

const restarted = Detector.fromBytes(await readFile(file));
await watch(restarted, hours(HISTORY + 12, HISTORY + DAY));
console.log(`${restarted.seen} hours seen, ${restarted.seen - detector.seen} of them after the restart`);
await rm(folder, { recursive: true });
