/*
 * Teams, budgets and virtual keys of a running gateway as Pulumi resources.
 */

export { Budget } from "./resources/budget";
export type { BudgetArgs } from "./resources/budget";
export { Team } from "./resources/team";
export type { TeamArgs } from "./resources/team";
export { VirtualKey } from "./resources/virtualKey";
export type { VirtualKeyArgs } from "./resources/virtualKey";
