import routes from "../litellm/llmApiRoutes.json";

/** A path that a host serves: that one alone, or with everything below it. */
export interface ServedPath {
  path: string;
  match: "exact" | "prefix";
}

/** The release whose paths are known. `llmApiRoutes.json` is made by `npm run generate`. */
export const routesRelease = routes.release;

/**
 * The paths of the LLM API: what the public host serves. A list of what is served, because each release adds routes of
 * administration.
 */
export const llmApiPaths: readonly ServedPath[] = [
  ...routes.exact.map((path) => ({ path, match: "exact" as const })),
  ...routes.prefixes.map((path) => ({ path, match: "prefix" as const })),
];

/** Every path: what the host of administration serves. */
export const allPaths: readonly ServedPath[] = [{ path: "/", match: "prefix" }];
