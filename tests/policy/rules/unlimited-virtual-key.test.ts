import { ruleTests } from "../ruleTests";
import { type Mutable, object } from "../support";

const complete = { alias: "checkout", budgetId: "small", expires: "2027-12-31", owner: "payments@example.com" };

const key = (inputs: Record<string, unknown>): Mutable => ({
  ...object("", "checkout", {}),
  type: "pulumi-nodejs:dynamic/llm-gateway:VirtualKey",
  name: "checkout",
  inputs: { ...complete, ...inputs },
});

const withKey = (inputs: Record<string, unknown>) => (resources: Mutable[]) => resources.push(key(inputs));

ruleTests("unlimited-virtual-key", {
  forbids: [
    {
      title: "a key without a budget",
      change: withKey({ budgetId: undefined }),
      resource: "VirtualKey checkout",
      says: /has no budget\./,
    },
    {
      title: "a key without an expiry",
      change: withKey({ expires: undefined }),
      resource: "VirtualKey checkout",
      says: /has no expiry\./,
    },
    {
      title: "a key without an owner",
      change: withKey({ owner: "" }),
      resource: "VirtualKey checkout",
      says: /has no owner\./,
    },
    {
      title: "a key with nothing of it, in one message",
      change: withKey({ budgetId: undefined, expires: undefined, owner: undefined }),
      resource: "VirtualKey checkout",
      says: /has no budget and no expiry and no owner\./,
    },
  ],
  allows: [
    { title: "a key with all of it", change: withKey({}) },
    { title: "a key with a budget of its own", change: withKey({ budgetId: undefined, maxBudget: 5 }) },
    {
      title: "what the policy config waives",
      change: withKey({ expires: undefined }),
      config: { "unlimited-virtual-key": { waived: ["expiry"] } },
    },
  ],
});
