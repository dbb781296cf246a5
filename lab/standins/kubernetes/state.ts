import { isMap, markSecrets, omit, plainMap, type Properties, secret } from "../plugin/values";

/** The one name under which this provider owns the fields that it applies. */
export const fieldManager = "pulumi-kubernetes";

/** What Pulumi's state records: the live object with the secrets of the inputs marked, and the inputs beside it. */
export function toState(inputs: Properties, live: Properties): Properties {
  const metadata = isMap(live.metadata) ? omit(live.metadata, "managedFields") : {};
  const marked = markSecrets({ ...live, metadata }, inputs) as Properties;
  return {
    ...protectSecretData(marked),
    __inputs: protectSecretData(inputs),
    __initialApiVersion: live.apiVersion ?? "",
    __fieldManager: fieldManager,
  };
}

/** What the state recorded of the live object, without secret marks. */
export function recordedObject(state: Properties): Properties {
  return plainMap(Object.fromEntries(Object.entries(state).filter(([key]) => !key.startsWith("__"))));
}

/** A Secret's content is secret whether or not the program marked it. */
export function protectSecretData(object: Properties): Properties {
  if (object.kind !== "Secret" || object.apiVersion !== "v1") return object;
  const { data, stringData } = object;
  return {
    ...object,
    ...(data === undefined || data === null ? {} : { data: secret(data) }),
    ...(stringData === undefined || stringData === null ? {} : { stringData: secret(stringData) }),
  };
}
