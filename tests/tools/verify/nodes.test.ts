import assert from "node:assert/strict";

import { nodeToDrain } from "../../../tools/verify/cluster/nodes";

const three = ["a", "b", "c"];

describe("verify: the node to drain", () => {
  it("has a proxy and not Redis", () => {
    assert.equal(nodeToDrain({ proxies: ["a", "b"], redis: "a", schedulable: three }), "b");
  });

  it("is one that pods can come to again", () => {
    assert.equal(nodeToDrain({ proxies: ["a", "b"], schedulable: ["b", "c"] }), "b");
  });

  it("is none where every proxy is on Redis's node", () => {
    assert.equal(nodeToDrain({ proxies: ["a", "a"], redis: "a", schedulable: three }), undefined);
  });
});
