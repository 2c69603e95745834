/**
 * The shapes that travel between the server and the workbench.
 *
 * @typedef {{id: string, parent: string | null, name: string, color: string, status: string, position: number,
 *   definition: string, when: string, when_not: string, anchor: string, count: number, version: number}} Code
 * @typedef {{id: string, code: string, start: number, end: number, coder: string, memos: number, talks?: number,
 *   created: string}} Coding
 * @typedef {{label: string} | null} Step
 * @typedef {{id: string, do: string, source?: string, [key: string]: any}} Change
 * @typedef {{codes?: Code[], codings?: Coding[], gone_codes?: string[], gone_codings?: string[],
 *   counts?: Record<string, number>}} Delta
 * @typedef {{id: string, code: string, words: string, near: number}} Adrift
 * @typedef {{delta: Delta, undo: Step, redo: Step, said: string, stale?: boolean, adrift?: Adrift[], notice?: boolean}} Answer
 * @typedef {Record<string, string>} Strings
 * @typedef {{name: string, initials: string, free: boolean}} Coder
 * @typedef {{tab: string, who: string, name: string, initials: string, at: number | null}} Colleague
 * @typedef {{
 *   adrift: Adrift[], source: {id: string, name: string, length: number, revision: number}, study: {slug: string}, me: string, token: string, palette: string[],
 *   coders: Record<string, Coder>, codes: Code[], codings: Coding[], may: {code: boolean, all: boolean},
 *   live: {after: number, text: string}, urls: Record<string, string>, undo: Step, redo: Step, strings: Strings}} BenchData
 * @typedef {{start: number, end: number}} Span code points, half-open
 */

export {};
