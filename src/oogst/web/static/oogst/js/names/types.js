/**
 * @typedef {"accepted" | "rejected" | "open" | "hint"} Decision
 * @typedef {{start: number, end: number, kind: string, layer: string, decision: Decision, replacement: string}} Place
 * @typedef {{gone: Place[], set: Place[]}} Change what goes, and what comes or is decided anew
 * @typedef {{version: number, title: string, variables: Record<string, string>, places: Place[]}} State
 * @typedef {State & {
 *   hints: Place[], known: {words: string, here: string}[], why: Record<string, string>, kinds: Record<string, string>,
 *   plain: Record<string, string>, urls: Record<string, string>, strings: Record<string, string>
 * }} Data
 */
export {};
