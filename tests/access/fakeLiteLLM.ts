import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";

type Row = Record<string, unknown>;

/** A request that the fake got. */
export interface Seen {
  path: string;
  body: Row;
}

/** An answer that isn't 200. Shapes as in LiteLLM 1.109.1: ProxyException's, with FastAPI's detail printed inside. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const hashOf = (key: string): string => (key.startsWith("sk-") ? createHash("sha256").update(key).digest("hex") : key);

const without = (row: Row, ...names: string[]): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

/** When a duration from now ends, as the API writes it. */
const after = (duration: unknown): string | null =>
  duration === null || duration === undefined
    ? null
    : new Date(Date.now() + Number.parseInt(duration as string, 10) * 1000).toISOString().replace("Z", "+00:00");

/**
 * LiteLLM's management API in this process, as far as access uses it. It keeps what the real one does that would surprise:
 * creating a team or a budget again is refused, creating a key again without an alias changes nothing, a deleted key is still
 * found with another status, a deleted team takes its keys along, and a deleted budget leaves its keys without one.
 */
export class FakeLiteLLM {
  readonly masterKey = "sk-master-of-the-fake";
  readonly keys = new Map<string, Row>();
  readonly deletedKeys = new Map<string, Row>();
  readonly teams = new Map<string, Row>();
  readonly budgets = new Map<string, Row>();
  readonly seen: Seen[] = [];
  /** How many of the next requests are answered with 500, although they have taken effect. */
  failures = 0;
  #server: Server | undefined;

  /** @param port 0 for any free one */
  async start(port = 0): Promise<string> {
    const server = createServer((request, response) => {
      void this.#answer(request).then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  /** The requests that changed something. */
  get changes(): Seen[] {
    return this.seen.filter(({ path }) => !/\/(info|list)$/.test(path));
  }

  /** The key with an alias. */
  keyNamed(alias: string): Row {
    const key = [...this.keys.values()].find((row) => row["key_alias"] === alias);
    if (key === undefined) throw new Error(`there is no key ${alias}`);
    return key;
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    try {
      if (request.headers.authorization !== `Bearer ${this.masterKey}`)
        throw new Refusal(401, `Authentication Error, Invalid proxy server token passed. Received API Key = sk-...`);
      const url = new URL(request.url ?? "", "http://fake");
      let text = "";
      for await (const chunk of request) text += String(chunk);
      const body = text === "" ? Object.fromEntries(url.searchParams) : (JSON.parse(text) as Row);
      this.seen.push({ path: url.pathname, body });
      const handler = this.#handlers[url.pathname];
      if (handler === undefined) return { status: 404, body: { detail: "Not Found" } };
      const answer = handler(body);
      if (this.failures > 0) {
        this.failures -= 1;
        throw new Refusal(500, "Transaction already closed: Could not perform operation.");
      }
      return { status: 200, body: answer };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, message } = error;
      return { status, body: { error: { message, type: "bad_request_error", param: null, code: `${status}` } } };
    }
  }

  readonly #handlers: Record<string, (body: Row) => unknown> = {
    "/budget/info": ({ budgets }) => (budgets as string[]).flatMap((id) => this.budgets.get(id) ?? []),
    "/budget/new": (body) => {
      const id = body["budget_id"] as string;
      if (this.budgets.has(id)) throw new Refusal(400, `{'error': "Budget with id '${id}' already exists."}`);
      this.budgets.set(id, { soft_budget: null, budget_duration: null, rpm_limit: null, tpm_limit: null, ...body });
      return this.budgets.get(id);
    },
    "/budget/update": (body) => {
      const row = this.budgets.get(body["budget_id"] as string);
      // The real one's answer: it looks for nothing.
      if (row === undefined) return null;
      return Object.assign(row, body);
    },
    "/budget/delete": ({ id }) => {
      for (const key of this.keys.values()) if (key["budget_id"] === id) key["budget_id"] = null;
      this.budgets.delete(id as string);
      return {};
    },
    "/team/info": ({ team_id }) => {
      const team = this.teams.get(team_id as string);
      if (team === undefined)
        throw new Refusal(404, `{'message': 'Team not found, passed team id: ${String(team_id)}.'}`);
      const keys = [...this.keys.values()].filter((key) => key["team_id"] === team_id);
      return { team_id, team_info: team, keys: keys.map((key) => without(key, "token")), team_memberships: [] };
    },
    "/team/new": (body) => {
      const id = body["team_id"] as string;
      if (this.teams.has(id)) throw new Refusal(400, `{'error': 'Team id = ${id} already exists.'}`);
      this.teams.set(id, { models: [], metadata: {}, max_budget: null, members_with_roles: [], ...body });
      return this.teams.get(id);
    },
    "/team/update": (body) => {
      const team = this.teams.get(body["team_id"] as string);
      if (team === undefined) throw new Refusal(404, `{'error': 'Team not found'}`);
      return { data: Object.assign(team, body) };
    },
    "/team/delete": ({ team_ids }) => {
      for (const id of team_ids as string[]) {
        this.teams.delete(id);
        for (const [hash, key] of this.keys) if (key["team_id"] === id) this.keys.delete(hash);
      }
      return { deleted_teams: team_ids };
    },
    "/key/info": ({ key }) => {
      const hash = hashOf(key as string);
      const row = this.keys.get(hash);
      const found = row ?? this.deletedKeys.get(hash);
      if (found === undefined) throw new Refusal(404, "Key not found in database");
      const expired = typeof found["expires"] === "string" && Date.parse(found["expires"]) < Date.now();
      const live = found["blocked"] === true ? "revoked" : expired ? "expired" : "active";
      return { key, info: { ...without(found, "token"), status: row === undefined ? "deleted" : live } };
    },
    "/key/generate": (body) => {
      const key = body["key"] as string;
      const alias = body["key_alias"];
      if (!key.startsWith("sk-") || key.length < 16) throw new Refusal(400, "{'error': 'Invalid key format.'}");
      if (alias !== undefined && [...this.keys.values()].some((row) => row["key_alias"] === alias))
        throw new Refusal(400, `Key with alias '${String(alias)}' already exists. Unique key aliases are required.`);
      const token = hashOf(key);
      const defaults = { spend: 0, models: [], metadata: {}, max_budget: null, budget_id: null, last_active: null };
      if (!this.keys.has(token))
        this.keys.set(token, {
          token,
          ...defaults,
          ...without(body, "key", "duration"),
          expires: after(body["duration"]),
        });
      return { ...this.keys.get(token), key };
    },
    "/key/update": (body) => {
      const row = this.keys.get(hashOf(body["key"] as string));
      if (row === undefined) throw new Refusal(404, "{'error': 'Team key not found'}");
      Object.assign(row, without(body, "key", "duration"));
      if ("duration" in body) row["expires"] = after(body["duration"]);
      return { key: body["key"], ...row };
    },
    "/key/delete": ({ keys }) => {
      for (const hash of (keys as string[]).map(hashOf)) {
        const row = this.keys.get(hash);
        if (row === undefined) throw new Refusal(404, "{'error': 'No matching keys'}");
        this.deletedKeys.set(hash, row);
        this.keys.delete(hash);
      }
      return { deleted_keys: keys };
    },
    "/key/list": ({ page, size }) => {
      const all = [...this.keys.values()];
      const [from, count] = [(Number(page) - 1) * Number(size), Number(size)];
      const total_pages = Math.ceil(all.length / count);
      return { keys: all.slice(from, from + count), total_count: all.length, current_page: Number(page), total_pages };
    },
  };
}
