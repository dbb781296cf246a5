import { ruleTests } from "../ruleTests";
import { find, type Mutable, object } from "../support";

const named = (resources: Mutable[], name: string): Mutable => {
  const found = resources.find((resource) => resource.name === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
};

ruleTests("unprotected-data", {
  forbids: [
    {
      title: "a Cluster without protect",
      change: (resources) => {
        find(resources, "Cluster").protect = false;
      },
      resource: "Cluster litellm/litellm-pg",
      says: /is not protected: deleting it deletes the database and its volumes/,
    },
    {
      title: "a namespace without protect",
      change: (resources) => {
        find(resources, "Namespace").protect = false;
      },
      resource: "Namespace litellm",
      says: /is not protected: deleting it deletes everything in it/,
    },
    {
      title: "a salt key without protect",
      change: (resources) => {
        named(resources, "gateway-litellm-salt-key").protect = false;
      },
      resource: "RandomPassword gateway-litellm-salt-key",
      says: /is not protected: without it nothing that the proxy has encrypted/,
    },
    {
      title: "a PersistentVolumeClaim without protect",
      change: (resources) => resources.push(object("core/v1:PersistentVolumeClaim", "data", { spec: {} })),
      resource: "PersistentVolumeClaim litellm/data",
      says: /is not protected/,
    },
  ],
  allows: [
    {
      title: "a master key without protect",
      change: (resources) => {
        named(resources, "gateway-litellm-master-key").protect = false;
      },
    },
  ],
});
