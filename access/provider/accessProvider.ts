import { setTimeout as delay } from "node:timers/promises";

import type * as dynamic from "@pulumi/pulumi/dynamic";

import { UserError } from "../../components/userError";
import { type ManagementApi, ManagementApiError } from "../api/managementApi";
import { type AccessObject, changedNames, type Row, type Values } from "../objects/accessObject";
import { ownInputs, problemsOf, unknownValue } from "./checkInputs";

/** The values that a resource has in the state: the inputs without secrets, with what LiteLLM has where it keeps them. */
function outputsOf(object: AccessObject, inputs: Values, stored: Values): Record<string, unknown> {
  const wanted = object.wanted(inputs);
  const differing = changedNames(wanted, stored);
  const kept = Object.entries(ownInputs(inputs)).filter(
    ([name]) => !object.secretInputs.includes(name) && !differing.includes(name),
  );
  const different = differing.flatMap((name) => (stored[name] === undefined ? [] : [[name, stored[name]] as const]));
  return Object.fromEntries([...kept, ...different]);
}

/** How an object is named in messages, without secrets. */
const labelOf = (object: AccessObject, inputs: Values, id: string): string =>
  `${object.title} ${String(inputs["alias"] ?? id)}`;

/** Puts the object's name before the message of an error that the user can correct. */
async function naming<T>(label: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const named = new UserError(`${label}: ${error.message}`, { cause: error });
    // The host of dynamic providers prints the error and after it the stack, which would be the message once more.
    named.stack = "";
    throw named;
  }
}

/** Seconds before each further attempt. */
const pauses = [1, 4];

/** Whether LiteLLM failed by itself: a transaction that took too long, a database that fails over. */
const isPassing = (error: unknown): boolean =>
  error instanceof ManagementApiError && error.answer !== undefined && error.answer.status >= 500;

/** Repeats an operation that LiteLLM failed in. Each operation reads first, so that none is done twice. */
async function repeated<T>(work: () => Promise<T>, pause: (seconds: number) => Promise<void>): Promise<T> {
  for (const seconds of pauses) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await pause(seconds);
    }
  }
  return work();
}

/** Refuses an object that another stack manages. */
function assertOwn(inputs: Values, stored: Values): void {
  const [mine, other] = [inputs["managedBy"], stored["managedBy"]];
  if (other === undefined || other === mine) return;
  throw new UserError(
    `exists and is managed by the stack ${JSON.stringify(other)}, not by ${JSON.stringify(mine)}: choose another name, or remove it there first`,
  );
}

/**
 * A dynamic provider of one kind of object. LiteLLM has no upsert, and creating what exists fails or changes nothing: each
 * operation reads, compares, and then creates the object or changes what differs.
 */
export function accessProvider(
  object: AccessObject,
  api: () => ManagementApi,
  now: () => Date = () => new Date(),
  pause: (seconds: number) => Promise<void> = (seconds) => delay(seconds * 1000),
): dynamic.ResourceProvider<Values, Values> {
  const attempt = <T>(label: string, work: () => Promise<T>): Promise<T> => naming(label, () => repeated(work, pause));

  const reads = (id: string): Promise<Row | undefined> => object.read(api(), id);

  /** Creates the object, or changes what differs. @returns the outputs */
  async function ensure(inputs: Values, id: string): Promise<Values> {
    const existing = await reads(id);
    if (existing === undefined) {
      await api().post(object.paths.create, object.creation(inputs, now()));
    } else {
      const stored = object.stored(existing);
      assertOwn(inputs, stored);
      const names = changedNames(object.wanted(inputs), stored);
      if (names.length > 0) {
        await api().post(object.paths.update, object.change(id, inputs, existing, names, now()));
        await object.settle?.(api(), id);
      }
    }
    return outputsOf(object, inputs, object.wanted(inputs));
  }

  return {
    check: (olds, news) =>
      Promise.resolve({
        inputs: news,
        // Without the property's name: the engine would print the value, and the value may be a secret.
        failures: problemsOf(object, news, olds, now()).map((reason) => ({ property: "", reason })),
      }),

    diff(id, olds, news) {
      const wanted = object.wanted(news);
      const replaced = news[object.replacing[0] ?? ""] === unknownValue || object.idOf(news) !== id;
      const changed =
        changedNames(wanted, object.wanted(olds)).length > 0 || olds["deleteInUse"] !== news["deleteInUse"];
      return Promise.resolve({
        changes: replaced || changed,
        replaces: replaced ? [...object.replacing] : [],
        // The alias of a key is unique.
        deleteBeforeReplace: true,
      });
    },

    async create(inputs) {
      const id = object.idOf(inputs) ?? "";
      return attempt(labelOf(object, inputs, id), async () => ({ id, outs: await ensure(inputs, id) }));
    },

    async update(id, _olds, news) {
      return attempt(labelOf(object, news, id), async () => ({ outs: await ensure(news, id) }));
    },

    async read(id, props = {}) {
      return attempt(labelOf(object, props, id), async () => {
        const row = await reads(id);
        return row === undefined ? { id: "" } : { id, props: outputsOf(object, props, object.stored(row)) };
      });
    },

    async delete(id, props) {
      await attempt(labelOf(object, props, id), async () => {
        const row = await reads(id);
        if (row === undefined) return;
        const use = props["deleteInUse"] === true ? undefined : await object.use(api(), id, row, now());
        if (use !== undefined)
          throw new UserError(
            `${use}, and is not deleted. To delete it nevertheless (${object.consequence}), set deleteInUse: true, run pulumi up, then remove it`,
          );
        await object.remove(api(), id);
      });
    },
  };
}
