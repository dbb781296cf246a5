import { progress } from "./environment";

/** Prints how long every step took, whether the tests passed or not. */
export const mochaHooks = {
  afterAll(): void {
    const width = Math.max(0, ...progress.timings.map(({ title }) => title.length));
    const rows = progress.timings.map(
      ({ title, seconds }) => `  ${title.padEnd(width)}  ${seconds.toFixed(1).padStart(8)} s`,
    );
    process.stdout.write(`\nTimings\n${rows.join("\n")}\n`);
  },
};
