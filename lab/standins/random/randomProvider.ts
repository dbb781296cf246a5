import { randomBytes, randomUUID } from "node:crypto";

import type {
  CheckRequest,
  CreateRequest,
  DiffRequest,
  Difference,
  LiveResource,
  PropertyChange,
  ReadRequest,
  ResourceProvider,
} from "../plugin/provider";
import { markSecrets, plainMap, type Properties, sameValue, secret, type Value } from "../plugin/values";
import { randomText, type TextRules } from "./text";

/** One kind of random resource: its defaults and its output for checked inputs. */
interface Kind {
  defaults: Properties;
  make(inputs: Properties): { id: string; results: Properties };
}

// How the engine writes a string that is known only after the update.
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const textDefaults: Properties = {
  lower: true,
  upper: true,
  numeric: true,
  special: true,
  minLower: 0,
  minUpper: 0,
  minNumeric: 0,
  minSpecial: 0,
};

const bytes = (inputs: Properties, key: string): Buffer => {
  const length = inputs[key];
  if (typeof length !== "number" || length < 1) {
    throw new Error(`${key} is ${JSON.stringify(length)}: a number of at least 1 is needed`);
  }
  return randomBytes(length);
};

const text = (inputs: Properties): string => {
  const { length } = inputs;
  if (typeof length !== "number" || length < 1) {
    throw new Error(`length is ${JSON.stringify(length)}: a number of at least 1 is needed`);
  }
  return randomText({ ...textDefaults, ...inputs } as unknown as TextRules);
};

const kinds: Record<string, Kind> = {
  RandomPassword: {
    defaults: textDefaults,
    make: (inputs) => ({ id: "none", results: { result: secret(text(inputs)) } }),
  },
  RandomString: {
    defaults: textDefaults,
    make: (inputs) => {
      const result = text(inputs);
      return { id: result, results: { result } };
    },
  },
  RandomBytes: {
    defaults: {},
    make: (inputs) => {
      const made = bytes(inputs, "length");
      return { id: "none", results: { base64: secret(made.toString("base64")), hex: secret(made.toString("hex")) } };
    },
  },
  RandomId: {
    defaults: {},
    make: (inputs) => {
      const made = bytes(inputs, "byteLength");
      const prefix = typeof inputs.prefix === "string" ? inputs.prefix : "";
      const id = made.toString("base64url");
      return {
        id,
        results: {
          b64Std: prefix + made.toString("base64"),
          b64Url: prefix + id,
          dec: prefix + BigInt(`0x${made.toString("hex")}`).toString(),
          hex: prefix + made.toString("hex"),
        },
      };
    },
  },
  RandomUuid: {
    defaults: {},
    make: () => {
      const result = randomUUID();
      return { id: result, results: { result } };
    },
  },
};

/** @throws Error naming the supported kinds */
function kindOf(type: string): Kind {
  const kind = kinds[type.slice(type.lastIndexOf(":") + 1)];
  if (kind === undefined) {
    throw new Error(
      `the stand-in for the provider "random" has no ${type}; it has ${Object.keys(kinds).join(", ")}. ` +
        "Pulumi's own provider has them all: https://www.pulumi.com/registry/packages/random/",
    );
  }
  return kind;
}

/** Generates random values, which the stack's state keeps; every change of the inputs generates new ones. */
export class RandomProvider implements ResourceProvider {
  constructor(readonly version: string) {}

  configure(): Promise<void> {
    return Promise.resolve();
  }

  check(request: CheckRequest): Promise<Properties> {
    const given = Object.fromEntries(Object.entries(request.news).filter(([, value]) => value !== null));
    // `number` is the deprecated spelling of `numeric`.
    const numeric: Properties =
      given.numeric === undefined && "number" in given ? { numeric: given.number ?? true } : {};
    return Promise.resolve({ ...kindOf(request.type).defaults, ...numeric, ...given });
  }

  diff(request: DiffRequest): Promise<Difference> {
    const olds = plainMap(request.oldInputs);
    const news = plainMap(request.news);
    const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
      (key) => !request.ignoreChanges.includes(key) && !sameValue(olds[key], news[key]),
    );
    const kind = (key: string): PropertyChange["kind"] => {
      if (!(key in olds)) return "add";
      return key in news ? "update" : "delete";
    };
    const changes = new Map(changed.map((key) => [key, { kind: kind(key), replace: true }]));
    return Promise.resolve({ changes, deleteBeforeReplace: false });
  }

  create(request: CreateRequest): Promise<{ id: string; properties: Properties }> {
    const kind = kindOf(request.type);
    const { id, results } = kind.make(plainMap({ ...kind.defaults, ...request.inputs }));
    const shown = (value: Value): Value => (request.preview ? markSecrets(unknownText, value) : value);
    const properties = Object.fromEntries(Object.entries(results).map(([key, value]) => [key, shown(value)]));
    return Promise.resolve({ id: request.preview ? "" : id, properties: { ...request.inputs, ...properties } });
  }

  read(request: ReadRequest): Promise<LiveResource | undefined> {
    if (Object.keys(request.properties).length === 0) {
      throw new Error("a random value can't be looked up: it exists nowhere but in the stack's state");
    }
    return Promise.resolve({ properties: request.properties, inputs: request.inputs });
  }

  /** Never called: every difference replaces. */
  update(): Promise<Properties> {
    throw new Error("a random value is replaced, never changed in place");
  }

  /** Only the state contains it. */
  delete(): Promise<void> {
    return Promise.resolve();
  }

  cancel(): void {
    // No request takes long.
  }
}
