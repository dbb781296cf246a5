import assert from "node:assert/strict";

import { selectorsOf } from "../../support/selectors";

describe("the selectors in PromQL expressions", () => {
  it("are each metric with every label that any of them matches by", () => {
    const job = 'job="gateway/litellm"';
    assert.deepEqual(
      selectorsOf([
        `sum(rate(a_total{${job},status_code=~"5..",status_code!="503"}[5m])) / sum(rate(a_total{${job}}[5m]))`,
        `a_total{${job},model="x"} > b{${job}}`,
      ]),
      [
        { metric: "a_total", job: "gateway/litellm", labels: ["status_code", "model"] },
        { metric: "b", job: "gateway/litellm", labels: [] },
      ],
    );
  });

  it("leave out Prometheus' own series of alerts", () => {
    assert.deepEqual(selectorsOf(['count(ALERTS{alertstate="firing",namespace="gateway"})']), []);
  });
});
