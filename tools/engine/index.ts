export { EngineError } from "./runPulumi";
export { describeEngine, findEngine, type FoundEngine } from "./findEngine";
export { type Changes, isUnchanged } from "./output";
export { policyPackPath, standalonePackPath } from "./policyPack";
export { type RunOptions, type RunResult, Stack, type StackOptions } from "./stack";
