import { SecretValue, type ProgramRun } from "../../tools/program/runProgram";

/** A text somewhere in the resources or outputs. */
export interface FoundText {
  /** Resource (or `outputs`) and path in it: `gateway-litellm-keys stringData.LITELLM_MASTER_KEY`. */
  where: string;
  text: string;
  /** Whether Pulumi keeps it secret. */
  secret: boolean;
}

function textsIn(value: unknown, where: string, secret: boolean): FoundText[] {
  if (value instanceof SecretValue) return textsIn(value.reveal(), where, true);
  if (value === null || typeof value !== "object") {
    return value === undefined ? [] : [{ where, text: String(value), secret }];
  }
  return Object.entries(value).flatMap(([key, inside]) => [
    { where: `${where} (key)`, text: key, secret },
    ...textsIn(inside, `${where}${where.includes(" ") ? "." : " "}${key}`, secret),
  ]);
}

/** Every text in every resource (its name, its options, its inputs, their keys) and in the outputs. */
export function allTexts(run: ProgramRun): FoundText[] {
  return [
    ...run.resources.flatMap(({ inputs, ...options }) => [
      ...textsIn(options, `${options.name} (options)`, false),
      ...textsIn(inputs, options.name, false),
    ]),
    ...textsIn(run.outputs, "outputs", false),
  ];
}

/** The places where one of the given secrets is visible. */
export function placesOf(secrets: readonly string[], run: ProgramRun): FoundText[] {
  return allTexts(run).filter(({ text }) => secrets.some((secret) => text.includes(secret)));
}
