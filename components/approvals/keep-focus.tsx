import { Component, createRef, type ReactNode } from 'react';

type Props = { children: ReactNode; className?: string | undefined; onLost: () => void };

/**
 * Never leaves the focus to the page as a whole: when a change takes away the element that had it (a row that was
 * decided, a button of the selection's bar, the list before the next page), `onLost` puts it where work goes on. A class,
 * because only `getSnapshotBeforeUpdate` sees the page just before it changes.
 */
export class KeepFocus extends Component<Props> {
  readonly #box = createRef<HTMLDivElement>();

  override getSnapshotBeforeUpdate(): boolean {
    return this.#box.current?.contains(document.activeElement) ?? false;
  }

  override componentDidUpdate(_props: Props, _state: unknown, had: boolean): void {
    const now = document.activeElement;
    if (had && (now === null || now === document.body)) this.props.onLost();
  }

  override render(): ReactNode {
    return (
      <div ref={this.#box} className={this.props.className}>
        {this.props.children}
      </div>
    );
  }
}
