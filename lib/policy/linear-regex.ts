/*
 * Regular expressions that can't hang. A manifest's params schema may hold patterns, and what they are tested on comes from
 * an agent; the runtime's own engine backtracks, so one careless pattern would let one long param stop the process.
 * Patterns are run as a set of states instead (Thompson 1968): time is length of text × length of pattern. Look-around and
 * back-references can't be run that way and are refused.
 */

import { type Assertion, MAX_STATES, type Node, parseRegex, type Test } from '@/lib/policy/linear-regex-syntax';

type Instruction =
  | { readonly op: 'char'; readonly test: Test }
  | { readonly op: 'assert'; readonly at: Assertion }
  | { readonly op: 'match' }
  | { readonly op: 'go'; readonly to: number[] };

const MAX_PATTERN = 1000;
/** Longer texts are refused rather than tested. */
export const MAX_TEXT = 65_536;

function emit(node: Node, program: Instruction[]): void {
  if (program.length > MAX_STATES) throw new SyntaxError('is too large');
  switch (node.kind) {
    case 'char':
      program.push({ op: 'char', test: node.test });
      return;
    case 'assert':
      program.push({ op: 'assert', at: node.at });
      return;
    case 'sequence':
      for (const part of node.parts) emit(part, program);
      return;
    case 'choice': {
      const branches: number[] = [];
      const ends: number[][] = [];
      program.push({ op: 'go', to: branches });
      for (const option of node.options) {
        branches.push(program.length);
        emit(option, program);
        const end: number[] = [];
        ends.push(end);
        program.push({ op: 'go', to: end });
      }
      for (const end of ends) end.push(program.length);
      return;
    }
    case 'repeat': {
      for (let copy = 0; copy < node.min; copy += 1) {
        const before = program.length;
        emit(node.node, program);
        // Nothing, repeated, is nothing: `(?:){2000}` inside another would else take its time.
        if (program.length === before) break;
      }
      const exits: number[][] = [];
      const copies = node.max === Infinity ? 1 : node.max - node.min;
      for (let copy = 0; copy < copies; copy += 1) {
        const start = program.length;
        const to = [start + 1];
        exits.push(to);
        program.push({ op: 'go', to });
        emit(node.node, program);
        if (node.max === Infinity) program.push({ op: 'go', to: [start] });
      }
      for (const exit of exits) exit.push(program.length);
      return;
    }
  }
}

function isWord(code: number | undefined): boolean {
  return code !== undefined && /^\w$/.test(String.fromCodePoint(code));
}

function holds(assertion: Assertion, text: string, index: number): boolean {
  switch (assertion) {
    case 'start':
      return index === 0;
    case 'end':
      return index === text.length;
    case 'boundary':
    case 'inside': {
      const before = index === 0 ? undefined : text.charCodeAt(index - 1);
      const after = index === text.length ? undefined : text.charCodeAt(index);
      return (isWord(before) !== isWord(after)) === (assertion === 'boundary');
    }
  }
}

/** Follows everything that takes no character from `from`; returns whether the whole pattern has matched. */
function follow(
  program: readonly Instruction[],
  from: number,
  states: number[],
  seen: Int32Array,
  stamp: number,
  text: string,
  index: number,
): boolean {
  const open = [from];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const instruction = program[state];
    if (instruction === undefined || seen[state] === stamp) continue;
    seen[state] = stamp;
    switch (instruction.op) {
      case 'match':
        return true;
      case 'char':
        states.push(state);
        break;
      case 'assert':
        if (holds(instruction.at, text, index)) open.push(state + 1);
        break;
      case 'go':
        open.push(...instruction.to);
        break;
    }
  }
  return false;
}

function search(program: readonly Instruction[], text: string): boolean {
  const seen = new Int32Array(program.length).fill(-1);
  let states: number[] = [];
  for (let index = 0; ;) {
    if (follow(program, 0, states, seen, index, text, index)) return true;
    const code = text.codePointAt(index);
    if (code === undefined) return false;
    index += code > 0xffff ? 2 : 1;
    const next: number[] = [];
    for (const state of states) {
      const instruction = program[state];
      if (instruction?.op !== 'char' || !instruction.test(code)) continue;
      if (follow(program, state + 1, next, seen, index, text, index)) return true;
    }
    states = next;
  }
}

/**
 * Compiles a pattern (ECMAScript syntax, Unicode mode, no look-around, no back-references) to a search over texts that takes
 * linear time. Throws SyntaxError for a pattern it can't run; `test` throws RangeError for a text over `MAX_TEXT`.
 */
export function linearRegex(source: string): { test(text: string): boolean } {
  if (source.length > MAX_PATTERN) throw new SyntaxError(`is longer than ${MAX_PATTERN} characters`);
  new RegExp(source, 'u');
  const program: Instruction[] = [];
  emit(parseRegex(source), program);
  program.push({ op: 'match' });
  if (program.length > MAX_STATES) throw new SyntaxError('is too large');
  return {
    test(text) {
      if (text.length > MAX_TEXT) throw new RangeError(`text over ${MAX_TEXT} characters is not tested`);
      return search(program, text);
    },
  };
}
