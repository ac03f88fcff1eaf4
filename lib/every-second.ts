/** Asks once a second at most; whoever comes meanwhile is given the same answer, also while it is still to come. */
export function everySecond<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked = -Infinity;
  let answer: Promise<T>;
  return () => {
    if (performance.now() - asked < 1_000) return answer;
    asked = performance.now();
    return (answer = ask());
  };
}
