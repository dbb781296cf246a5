import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { projectRoot } from "../../tools/shared/folders";

/** One step of a job. */
export interface Step {
  name?: string;
  uses?: string;
  run?: string;
  env?: Record<string, string>;
}

/** One job of a workflow. */
export interface Job {
  permissions?: Record<string, string>;
  environment?: string;
  if?: string;
  steps: Step[];
}

/** One of GitHub's workflows. */
export interface Workflow {
  name: string;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

const folder = join(projectRoot, ".github", "workflows");

/** The file names of the workflows. */
export const workflowFiles: readonly string[] = readdirSync(folder).sort();

/** The text of every workflow and action, by its path in the checkout. */
export function hostedFiles(): Map<string, string> {
  const paths = [...workflowFiles.map((file) => `.github/workflows/${file}`), ".github/actions/pulumi/action.yaml"];
  return new Map(paths.map((path) => [path, readFileSync(join(projectRoot, path), "utf8")]));
}

/** A workflow by its file name. */
export function workflow(file: string): Workflow {
  return parse(readFileSync(join(folder, file), "utf8")) as Workflow;
}

/** The script of the step of that name. */
export function scriptOf(file: string, job: string, step: string): string {
  const script = workflow(file).jobs[job]?.steps.find(({ name }) => name === step)?.run;
  if (script === undefined) throw new Error(`${file} has no step ${step} with a script in its job ${job}`);
  return script;
}
