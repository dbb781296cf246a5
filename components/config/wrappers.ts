import { z } from "zod";

type Wrapper = z.ZodOptional | z.ZodDefault | z.ZodPrefault;

/** Whether a schema wraps another one to make it optional or to give it a default. */
export function isWrapper(schema: unknown): schema is Wrapper {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
}
