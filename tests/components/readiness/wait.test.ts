import assert from "node:assert/strict";

import type { Verdict } from "../../../components/readiness/verdict";
import { NotReadyError, waitUntilReady } from "../../../components/readiness/wait";

/** Answers in this order, the last one for good; a second takes a millisecond. */
async function waitThrough(...answers: (Verdict | Error)[]): Promise<string[]> {
  const reports: string[] = [];
  await waitUntilReady({
    what: "Job llm/migrate",
    minutes: 10,
    look: () => {
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) as Verdict | Error;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    report: (message) => reports.push(message),
    interval: 2,
    second: 1,
  });
  return reports;
}

const ready: Verdict = { state: "ready" };
const waiting = (message?: string, image = false): Verdict => ({
  state: "waiting",
  waitingFor: "it to complete",
  problem: message === undefined ? undefined : { message, image },
});

describe("waiting for a workload", () => {
  it("ends when it is ready, having reported each message once", async () => {
    assert.deepEqual(await waitThrough(waiting(), waiting(), waiting("pod x: Unschedulable"), ready), [
      "Job llm/migrate: waiting for it to complete",
      "Job llm/migrate: waiting for it to complete; pod x: Unschedulable",
    ]);
  });

  it("ends with the cause long before the deadline when the image can't be pulled", async () => {
    await assert.rejects(waitThrough(waiting("pod x: ErrImagePull", true)), (error: Error) => {
      assert.ok(error instanceof NotReadyError);
      const seconds = Number(/not ready after (\d+) s: .*; pod x: ErrImagePull/.exec(error.message)?.[1]);
      assert.ok(seconds >= 45 && seconds < 300, error.message);
      return true;
    });
  });

  it("ends long before the deadline when the workload is stuck", async () => {
    const stuck: Verdict = { state: "waiting", waitingFor: "a reload", stuck: true };
    await assert.rejects(waitThrough(stuck), /not ready after (4[5-9]|[5-9]\d|[12]\d\d) s: waiting for a reload/);
  });

  it("goes on when the image comes after all", async () => {
    await waitThrough(waiting("pod x: ErrImagePull", true), waiting(), ready);
  });

  it("waits until the deadline for any other problem, and names it", async () => {
    await assert.rejects(waitThrough(waiting("pod x: Unschedulable")), /after 6\d\d s: .*pod x: Unschedulable/);
  });

  it("fails at once when the workload has failed", async () => {
    await assert.rejects(waitThrough({ state: "failed", because: "DeadlineExceeded" }), /failed: DeadlineExceeded/);
  });

  it("outlasts an API server that restarts", async () => {
    await waitThrough(new Error("ECONNREFUSED"), new Error("ECONNREFUSED"), ready);
  });

  it("reports an API server that stays unreachable", async () => {
    await assert.rejects(waitThrough(new Error("ECONNREFUSED")), /API server doesn't answer \(ECONNREFUSED\)/);
  });

  it("passes on a refusal of the API server", async () => {
    const refusal = Object.assign(new Error("forbidden"), { code: 403 });
    await assert.rejects(waitThrough(refusal), (error) => error === refusal);
  });
});
