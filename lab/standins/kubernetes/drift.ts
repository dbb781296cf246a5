import { isMap, omit, type Properties, sameValue, textAt, type Value } from "../plugin/values";

/**
 * The inputs that correspond to the live object. Fields that haven't changed since they were recorded keep the notation of
 * the inputs ("1000m", where the server has "1"); fields that the inputs never had are ignored.
 */
export function liveInputs(inputs: Properties, recorded: Properties, live: Properties): Properties {
  const project = (input: Value, before: Value | undefined, now: Value | undefined): Value | undefined => {
    if (sameValue(before, now)) return input;
    if (now === undefined) return undefined;
    if (isMap(input) && isMap(now)) {
      const was = isMap(before) ? before : {};
      return Object.fromEntries(
        Object.entries(input).flatMap(([key, entry]) => {
          const result = project(entry, was[key], now[key]);
          return result === undefined ? [] : [[key, result]];
        }),
      );
    }
    if (Array.isArray(input) && Array.isArray(now) && input.length === now.length) {
      const was = Array.isArray(before) && before.length === now.length ? before : [];
      return input.map((entry, index) => project(entry, was[index], now[index]) ?? null);
    }
    return now;
  };
  const projected = project(inputs, withTexts(recorded, inputs), withTexts(live, inputs));
  return isMap(projected) ? projected : inputs;
}

/** A Secret whose inputs are in `stringData`, which the server keeps as `data`, shown as it was written. */
function withTexts(object: Properties, inputs: Properties): Properties {
  if (object.kind !== "Secret" || !isMap(inputs.stringData)) return object;
  const texts = Object.keys(inputs.stringData).flatMap((key) => {
    const data = textAt(object, "data", key);
    return data === undefined ? [] : [[key, Buffer.from(data, "base64").toString()]];
  });
  return { ...object, stringData: Object.fromEntries(texts) as Properties };
}

// Written by the server only: never an input.
const serverMetadata = ["creationTimestamp", "generation", "managedFields", "resourceVersion", "uid", "selfLink"];

/** The inputs of an object that was made elsewhere and is only read: all but what the server wrote. */
export function inputsOf(live: Properties): Properties {
  const rest = omit(live, "status");
  return isMap(rest.metadata) ? { ...rest, metadata: omit(rest.metadata, ...serverMetadata) } : rest;
}
