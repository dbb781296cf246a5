import assert from "node:assert/strict";

import { measure, type Pair } from "../../../benchmarks/ratios/measure";

/** Work whose calls take these milliseconds of a clock, the last of them again and again. */
function workshop() {
  let time = 0;
  const order: string[] = [];
  const work = (name: string, ...durations: number[]) => {
    let call = 0;
    return (): void => {
      order.push(name);
      time += durations[Math.min(call, durations.length - 1)] ?? 0;
      call += 1;
    };
  };
  return { clock: { now: () => time }, order, work };
}

const pair = (others: Pick<Pair, "subject" | "reference" | "rounds">): Pair => ({
  name: "one",
  against: "another",
  ...others,
});

describe("measure", () => {
  it("divides the fastest round by the fastest of what it is compared with", async () => {
    const { clock, work } = workshop();
    const subject = work("subject", 900, 600, 500, 700);
    const reference = work("reference", 450, 350, 250, 320);
    assert.deepEqual(await measure(pair({ subject, reference, rounds: 3 }), clock), {
      name: "one",
      against: "another",
      milliseconds: 500,
      referenceMilliseconds: 250,
      ratio: 2,
    });
  });

  it("leaves the first call of each out, and measures them in turn", async () => {
    const { clock, order, work } = workshop();
    const subject = work("subject", 260, 300);
    const measured = await measure(pair({ subject, reference: work("reference", 260, 300), rounds: 2 }), clock);
    assert.equal(measured.milliseconds, 300);
    assert.deepEqual(order.slice(2), ["reference", "subject", "reference", "subject"]);
  });

  it("measures short work over several calls", async () => {
    const { clock, order, work } = workshop();
    const subject = work("subject", 40);
    const measured = await measure(pair({ subject, reference: work("reference", 300), rounds: 1 }), clock);
    assert.equal(measured.milliseconds, 40);
    assert.equal(order.filter((name) => name === "subject").length, 1 + 2 + 4 + 8 + 8);
  });

  it("ends where the clock doesn't see the work", async () => {
    const { clock, order, work } = workshop();
    await measure(pair({ subject: work("subject", 0), reference: work("reference", 300), rounds: 1 }), clock);
    assert.equal(order.filter((name) => name === "subject").length, 4095 + 4096);
  });
});
