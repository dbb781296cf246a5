import type { Report } from "../../../../tools/verify/report/page";

const begun = Date.UTC(2026, 10, 28, 16, 5);
const seconds = (after: number): number => begun + after * 1000;

const requests = Array.from({ length: 60 }, (_, index) => ({
  at: seconds(index),
  ok: index === 22 ? 3 : 18,
  failed: index === 22 ? 2 : 0,
}));

const writes = Array.from({ length: 60 }, (_, index) => ({
  at: seconds(index),
  ok: index > 20 && index < 27 ? 0 : 11,
  failed: index > 20 && index < 27 ? 1 : 0,
}));

/** A run with a failed, a passed and a skipped check, and text that isn't markup. */
export const sampleReport: Report = {
  stack: "ai-prod",
  profile: "prod",
  namespace: "litellm",
  server: "https://127.0.0.1:6443",
  begun: new Date(begun),
  seconds: 95,
  complete: true,
  images: { LiteLLM: "litellm:1.109.1", PostgreSQL: "postgresql:18.4" },
  checks: [
    {
      check: "failover",
      disturbs: "deletes the primary's pod",
      findings: [
        {
          what: "new primary",
          expected: "not litellm-pg-1, within 30 s",
          seen: "litellm-pg-2",
          ok: true,
          seconds: 4.2,
        },
        { what: "refused", expected: "0", seen: '2 of 900: 0 URLError("<urlopen error>")', ok: false },
      ],
      seconds: 60,
      timeline: {
        from: begun,
        to: seconds(60),
        lanes: [
          {
            kind: "spans",
            title: "steps",
            spans: [
              { from: seconds(0), to: seconds(20), title: "probe row and writer" },
              { from: seconds(20), to: seconds(50), title: "delete pod litellm-pg-1, the primary" },
              { from: seconds(50), to: seconds(60), title: "data, endpoint and old primary" },
            ],
          },
          {
            kind: "spans",
            title: "Cluster",
            spans: [
              { from: seconds(20.2), to: seconds(26), title: "Failing over; primary litellm-pg-1" },
              { from: seconds(26), to: seconds(50), title: "Cluster in healthy state; primary litellm-pg-2" },
            ],
          },
          { kind: "rate", title: "requests through the Service", ticks: requests },
          { kind: "rate", title: "writes to the database", ticks: writes },
          {
            kind: "spans",
            title: "alerts that fired",
            spans: [{ from: seconds(24), to: seconds(40), title: "LiteLLMDatabaseDown" }],
          },
        ],
      },
    },
    { check: "drain", disturbs: "evicts the only pods", findings: [], skipped: "no single instance here", seconds: 0 },
    {
      check: "rollout",
      disturbs: "restarts the proxy's pods one after the other",
      findings: [{ what: "dropped requests", expected: "0", seen: "0 of 410, slowest 0.4 s", ok: true }],
      seconds: 35,
    },
  ],
};
