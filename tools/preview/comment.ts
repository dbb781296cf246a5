import { formatPath } from "../../lab/standins";
import { SecretValue } from "../program/runProgram";
import { compareManifests, describeDifference } from "./difference";
import type { Violation } from "./evaluate";
import type { EvaluatedStack } from "./evaluatedStack";
import type { FieldChange } from "./fieldChanges";
import { type LostData, lostData } from "./lostData";
import { manifestsOf } from "./manifests";
import { type Block, code, codeBlock, page, prose } from "./markdown";
import { bySeverity, isMandatory } from "./policies";
import { redacted } from "./redaction";
import { type Operation, type ResourceChange, resourceChanges } from "./resourceChanges";
import { settingChanges } from "./settingChanges";

/** Less than the 65,536 characters that a comment can have. */
export const commentLimit = 60_000;

/** What a comment compares. */
export interface Comparison {
  stack: string;
  /** The revision as it was asked for. */
  revision: string;
  /** Its commit. */
  commit: string;
  /** Undefined where the revision has no such stack. */
  before: EvaluatedStack | undefined;
  after: EvaluatedStack;
  violationsBefore: readonly Violation[];
  violations: readonly Violation[];
}

/**
 * The comment on a pull request: what an update to the present version of a stack makes, changes, replaces and deletes,
 * the effective values that changed, the policies' verdicts and the differing manifests. Contains no secret.
 */
export function comment(comparison: Comparison): string {
  const { stack, revision, commit, before, after } = comparison;
  const changes = resourceChanges(before, after).sort(byWeight);
  const lost = lostData(before, after.settings);
  const against = before === undefined ? `, which doesn't have it` : "";
  return page(
    [
      text([
        marker(stack),
        `### Preview of ${code(stack)}`,
        "",
        `Against ${code(revision)} (${code(commit.slice(0, 12))})${against}: ${summary(changes)}. ${verdict(comparison.violations)}.`,
      ]),
      section("Data", lost.map(lossLine)),
      section("Resources", changes.map(changeLine)),
      section("Effective values", valueLines(before, after)),
      section("Policies", policyLines(comparison)),
      section(
        "Warnings",
        after.run.warnings.map((warning) => `- ${prose(warning)}`),
      ),
      ...manifestBlocks(comparison),
    ],
    commentLimit,
  );
}

/** The comment on a stack that can't be deployed. */
export function failureComment(stack: string, message: string): string {
  const lines = text([marker(stack), `### Preview of ${code(stack)}`, "", "**The stack can't be deployed:**", ""]);
  return page([lines, codeBlock("", message.split("\n"))], commentLimit);
}

/** The first line, by which a later comment on the same stack is found and replaces this one. */
function marker(stack: string): string {
  return `<!-- llm-gateway preview of ${stack.replaceAll(/[^\w.-]/g, "")} -->`;
}

const text = (lines: readonly string[]): Block => ({ before: [], lines, after: [] });

function section(title: string, lines: readonly string[]): Block {
  return lines.length === 0 ? text([]) : { before: ["", `#### ${title}`, ""], lines, after: [] };
}

const operations: readonly Operation[] = ["deleted", "replaced", "made", "changed"];

/** What loses data comes first, then by operation. */
function byWeight(left: ResourceChange, right: ResourceChange): number {
  return (
    Number(right.losesData) - Number(left.losesData) ||
    operations.indexOf(left.operation) - operations.indexOf(right.operation)
  );
}

function summary(changes: readonly ResourceChange[]): string {
  if (changes.length === 0) return "no resource changes";
  const counts = operations.flatMap((operation) => {
    const count = changes.filter((change) => change.operation === operation).length;
    return count === 0 ? [] : [`${count} ${operation}`];
  });
  return counts.join(", ");
}

function verdict(violations: readonly Violation[]): string {
  const mandatory = violations.filter(isMandatory).length;
  if (mandatory > 0)
    return `**Policies: ${mandatory} mandatory, ${violations.length - mandatory} advisory violations**`;
  return violations.length === 0 ? "Policies: no violations" : `Policies: ${violations.length} advisory violations`;
}

function lossLine({ sentence, permitted }: LostData): string {
  const rule = permitted ? "permitted by `allowDataLoss`" : "`pulumi up` refuses it";
  return `- **${prose(sentence)}** (${rule})`;
}

/** How many fields a line names. */
const namedFields = 6;

function changeLine(change: ResourceChange): string {
  const { operation, kind, object, resource, fields, replacing, losesData, refused } = change;
  const what = `${operation}: ${kind} ${code(object)}`;
  // The cause of a replacement first.
  const ordered = [...replacing, ...fields.filter((field) => !replacing.includes(field))];
  const shown = ordered.slice(0, namedFields).map(fieldText);
  const more = ordered.length > namedFields ? [`${ordered.length - namedFields} more`] : [];
  const details = shown.length > 0 ? `: ${[...shown, ...more].join("; ")}` : "";
  const notes = [
    ...(resource === object ? [] : [code(resource)]),
    ...(losesData && kind === "RandomPassword" && operation === "replaced" ? ["another value is generated"] : []),
    ...(refused ? ["protected: `pulumi up` refuses it"] : []),
  ];
  const heading = losesData ? `**${what}**` : what;
  return `- ${heading}${notes.length > 0 ? ` (${notes.join(", ")})` : ""}${details}`;
}

function fieldText({ path, before, after }: FieldChange): string {
  const name = code(formatPath([...path]));
  if (isLong(before) || isLong(after)) return `${name} ${lineCounts(before, after)}`;
  if (before === undefined) return `${name} added: ${valueText(after)}`;
  return after === undefined ? `${name} removed` : `${name} ${valueText(before)} → ${valueText(after)}`;
}

const isLong = (value: unknown): boolean => typeof value === "string" && value.trim().includes("\n");

/** How much of a text of several lines changed: the manifests below show what. */
function lineCounts(before: unknown, after: unknown): string {
  const [old, current] = [before, after].map((value) => (typeof value === "string" ? value.split("\n") : []));
  const without = (lines: string[] = [], others: string[] = []) =>
    lines.filter((line) => !others.includes(line)).length;
  return `(text: ${without(current, old)} lines new, ${without(old, current)} gone)`;
}

function valueText(value: unknown): string {
  if (value instanceof SecretValue) return code(redacted);
  return code(typeof value === "string" ? value : JSON.stringify(value));
}

function valueLines(before: EvaluatedStack | undefined, after: EvaluatedStack): string[] {
  if (before === undefined || after.settings === undefined) return [];
  if (before.settings === undefined)
    return ["The revision's values can't be read: its components don't read settings."];
  const changes = settingChanges(before.settings, after.settings);
  if (changes.length === 0) return [];
  const cell = (value: unknown): string => (value === undefined ? "–" : valueText(value));
  return [
    "| key | before | after |",
    "| --- | --- | --- |",
    ...changes.map(
      ({ path, before, after }) => `| ${code(formatPath([...path]))} | ${cell(before)} | ${cell(after)} |`,
    ),
  ];
}

function policyLines({ violations, violationsBefore }: Comparison): string[] {
  const identity = ({ rule, resource }: Violation): string => `${rule} ${resource}`;
  const known = new Set(violationsBefore.map(identity));
  const present = new Set(violations.map(identity));
  const line = (violation: Violation, state: string): string =>
    `- ${state}, ${violation.level}, ${violation.severity}: ${code(violation.rule)}: ${prose(violation.message)}`;
  return [
    ...[...violations]
      .sort(bySeverity)
      .map((one) => `${line(one, known.has(identity(one)) ? "as before" : "**new**")} ${prose(one.remedy)}`),
    ...violationsBefore.filter((one) => !present.has(identity(one))).map((one) => line(one, "resolved")),
  ];
}

function manifestBlocks({ before, after, revision }: Comparison): Block[] {
  const difference = compareManifests(manifestsOf(before?.run), manifestsOf(after.run));
  const { added, removed, changed } = difference;
  if (added.length + removed.length + changed.length === 0) return [];
  const { before: open, lines, after: close } = codeBlock("diff", describeDifference(difference, revision).split("\n"));
  return [
    {
      before: ["", "<details><summary>Manifests that differ, secrets redacted</summary>", "", ...open],
      lines,
      after: [...close, "", "</details>"],
    },
  ];
}
