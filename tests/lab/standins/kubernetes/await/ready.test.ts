import assert from "node:assert/strict";

import { ApiClient } from "../../../../../lab/standins/kubernetes/apiClient";
import { awaitReady } from "../../../../../lab/standins/kubernetes/await/ready";
import { judgeJob } from "../../../../../lab/standins/kubernetes/await/workloads";
import type { Properties } from "../../../../../lab/standins/plugin/values";
import { type Answer, FakeApiServer, refusal } from "../fakeApiServer";

const path = "/apis/batch/v1/namespaces/n/jobs/migrate";
const job = (type?: string): Properties => ({
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "migrate", namespace: "n" },
  spec: { selector: { matchLabels: { job: "migrate" } } },
  status: type === undefined ? {} : { conditions: [{ type, status: "True", reason: "Why", message: "because" }] },
});

describe("awaitReady", () => {
  let server: FakeApiServer;
  afterEach(() => {
    server.stop();
  });

  async function wait(jobs: Answer[], timeout = 30): Promise<{ reported: string[]; live: Properties }> {
    const last = jobs.at(-1) ?? refusal(404, "NotFound", "gone");
    server = new FakeApiServer((request) => {
      if (request.path === path) return jobs.shift() ?? last;
      throw new Error(`unexpected request: ${request.path}`);
    });
    const client = new ApiClient(await server.start(), 10);
    const reported: string[] = [];
    const live = await awaitReady(client, path, job(), judgeJob, {
      timeout,
      report: (message) => reported.push(message),
    });
    return { reported, live };
  }

  it("returns when the object is ready, and reports what it waits for", async () => {
    const { reported, live } = await wait([
      [200, job()],
      [200, job("Complete")],
    ]);
    assert.deepEqual(reported, ["waiting for 0 of 1 pods to succeed"]);
    assert.deepEqual(live, job("Complete"));
  });

  it("fails at once, with the reason, where the object has failed permanently", async () => {
    const failed = wait([[200, job("Failed")]]);
    await assert.rejects(failed, /^Error: Job n\/migrate failed after 0 s: Why: because\. Once/);
  });

  it("times out, naming what it waited for and for how long", async () => {
    await assert.rejects(
      wait([[200, job()]], 1),
      /Job n\/migrate is not ready after 1 s: still waiting for 0 of 1 pods/,
    );
  });

  it("fails where the object was deleted", async () => {
    await assert.rejects(
      wait([refusal(404, "NotFound", "gone")]),
      /Job n\/migrate was deleted while it was waited for/,
    );
  });

  it("continues while the API server is unreachable", async () => {
    const { live } = await wait([refusal(503, "ServiceUnavailable", "starting"), [200, job("Complete")]]);
    assert.deepEqual(live, job("Complete"));
  });
});
