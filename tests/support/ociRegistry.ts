import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** How a registry for tests behaves. */
export interface RegistryOptions {
  /** The text of the manifest of each tag, by repository; digests are made from it. */
  repositories: Record<string, Record<string, string>>;
  /** What it demands; nothing by default. A bearer token is for one repository. */
  authentication?: "bearer" | "basic";
  /** The user and password that it accepts; without them, every one gets a token. */
  account?: { user: string; password: string };
  /** The tags of a page at most. */
  pageSize?: number;
  /** The answer to HEAD has no digest. */
  withoutDigestHeader?: boolean;
  /** Answers in the place of the registry where it returns true. */
  intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

/** The digest of a manifest. */
export const manifestDigest = (manifest: string): string =>
  `sha256:${createHash("sha256").update(manifest).digest("hex")}`;

/**
 * The parts of the OCI distribution API that list tags and read manifests, on a free port of this machine: pages by `n` and
 * `last` with a Link header, and the challenge for a token or a password.
 * Source: https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export class OciRegistry {
  /** Method and path of each request, in order. */
  readonly requests: string[] = [];
  private readonly server: Server;

  private constructor(readonly options: RegistryOptions) {
    this.server = createServer((request, response) => {
      this.requests.push(`${request.method ?? ""} ${request.url ?? ""}`);
      if (options.intercept?.(request, response)) return;
      this.answer(request, response);
    });
  }

  /** Starts a registry. `crane ls` and `crane digest` of go-containerregistry accept it as one. */
  static async start(options: RegistryOptions): Promise<OciRegistry> {
    const registry = new OciRegistry(options);
    await new Promise<void>((resolve) => registry.server.listen(0, "127.0.0.1", resolve));
    return registry;
  }

  /** The host of its images' names. */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Stops it. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "", `http://${this.host}`);
    if (url.pathname === "/token") {
      this.giveToken(request, response, url);
      return;
    }
    const isBase = url.pathname === "/v2/";
    const [, repository = "", kind, reference = ""] =
      /^\/v2\/(.+)\/(tags\/list|manifests\/([^/]+))$/.exec(url.pathname) ?? [];
    if (repository === "" && !isBase) {
      refuse(response, 404, "UNSUPPORTED");
      return;
    }
    const challenge = this.challenge(request, repository);
    if (challenge !== undefined) {
      response.setHeader("www-authenticate", challenge);
      refuse(response, 401, "UNAUTHORIZED");
      return;
    }
    if (isBase) {
      response.end("{}");
      return;
    }
    const tags = this.options.repositories[repository];
    if (tags === undefined) refuse(response, 404, "NAME_UNKNOWN");
    else if (kind === "tags/list") this.listTags(response, url, repository, Object.keys(tags).sort());
    else this.giveManifest(request, response, tags, reference);
  }

  private challenge({ headers }: IncomingMessage, repository: string): string | undefined {
    const { authentication } = this.options;
    if (authentication === undefined) return undefined;
    if (authentication === "basic")
      return headers.authorization === this.basic() ? undefined : 'Basic realm="registry"';
    if (headers.authorization === `Bearer token-for-repository:${repository}:pull`) return undefined;
    const scope = repository === "" ? "" : `,scope="repository:${repository}:pull"`;
    return `Bearer realm="http://${this.host}/token",service="registry"${scope}`;
  }

  private basic(): string | undefined {
    const { account } = this.options;
    return account && `Basic ${Buffer.from(`${account.user}:${account.password}`).toString("base64")}`;
  }

  private giveToken({ headers }: IncomingMessage, response: ServerResponse, { searchParams }: URL): void {
    const isKnown = this.options.account === undefined || headers.authorization === this.basic();
    if (!isKnown || searchParams.get("service") !== "registry") refuse(response, 401, "UNAUTHORIZED");
    else response.end(JSON.stringify({ token: `token-for-${searchParams.get("scope") ?? ""}` }));
  }

  private listTags(response: ServerResponse, { searchParams }: URL, name: string, tags: string[]): void {
    const size = Math.min(this.options.pageSize ?? Infinity, Number(searchParams.get("n") ?? Infinity));
    const last = searchParams.get("last");
    const rest = tags.filter((tag) => last === null || tag > last);
    const page = rest.slice(0, size);
    if (rest.length > size) {
      const next = `/v2/${name}/tags/list?n=${size}&last=${page.at(-1) ?? ""}`;
      response.setHeader("link", `<${next}>; rel="next"`);
    }
    response.end(JSON.stringify({ name, tags: page }));
  }

  private giveManifest(
    { headers, method }: IncomingMessage,
    response: ServerResponse,
    tags: Record<string, string>,
    reference: string,
  ): void {
    const manifest = tags[reference] ?? Object.values(tags).find((text) => manifestDigest(text) === reference);
    const type = "application/vnd.oci.image.index.v1+json";
    // One who doesn't take an index gets the manifest of one platform, with another digest.
    if (manifest === undefined || headers.accept?.includes(type) !== true) {
      refuse(response, 404, "MANIFEST_UNKNOWN");
      return;
    }
    response.setHeader("content-type", type);
    response.setHeader("content-length", Buffer.byteLength(manifest));
    if (this.options.withoutDigestHeader !== true)
      response.setHeader("docker-content-digest", manifestDigest(manifest));
    response.end(method === "HEAD" ? undefined : manifest);
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.statusCode = status;
  response.end(JSON.stringify({ errors: [{ code }] }));
}
