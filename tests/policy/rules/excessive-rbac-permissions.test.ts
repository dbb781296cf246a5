import { ruleTests } from "../ruleTests";
import { find, type Mutable, set } from "../support";

const ofRole = (path: string, value: unknown) => (resources: Mutable[]) => {
  set(find(resources, "Role").inputs, path, value);
};

ruleTests("excessive-rbac-permissions", {
  forbids: [
    {
      title: "every verb",
      change: ofRole("rules.0.verbs", ["*"]),
      resource: "Role litellm/litellm-pg-prune",
      says: /every verb/,
    },
    {
      title: "every Secret",
      change: ofRole("rules.1", { apiGroups: [""], resources: ["secrets"], verbs: ["list"] }),
      resource: "Role litellm/litellm-pg-prune",
      says: /list on every Secret/,
    },
    {
      title: "an administrator's role",
      change: (resources) => {
        set(find(resources, "RoleBinding").inputs, "roleRef.name", "cluster-admin");
      },
      resource: "RoleBinding litellm/litellm-pg-prune",
      says: /binds the built-in role cluster-admin/,
    },
  ],
  allows: [
    {
      title: "a role that the policy config ignores",
      change: ofRole("rules.1", { apiGroups: [""], resources: ["secrets"], verbs: ["list"] }),
      config: { "excessive-rbac-permissions": { ignore: ["*-prune"] } },
    },
  ],
});
