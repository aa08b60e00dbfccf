/**
 * Keeps a page still while what it shows changes. What the guest looks at stays where it is, what
 * has to move glides there from where it was, and neither focus nor selected text are lost. It
 * takes over from the browser's own scroll anchoring, which not every browser has and which knows
 * nothing of gliding.
 */
import { Component, type ReactNode } from "react";
import { type Change, lookBefore } from "./change";
import { followLinks } from "./links";

interface StillProps {
  /** What the page shows: another value is a change. */
  shown: unknown;
  children: ReactNode;
}

export class Still extends Component<StillProps> {
  private change: Change | null = null;
  private leave = () => {};

  override componentDidMount() {
    const { style } = document.body;
    style.overflowAnchor = "none";
    const returned = () => this.settle(false);
    document.addEventListener("visibilitychange", returned);
    const unfollow = followLinks();
    this.leave = () => {
      style.overflowAnchor = "";
      document.removeEventListener("visibilitychange", returned);
      unfollow();
    };
  }

  override componentWillUnmount() {
    this.leave();
  }

  /** The last moment at which the page is as it was: its elements change after this. */
  override getSnapshotBeforeUpdate(before: StillProps) {
    if (before.shown !== this.props.shown) this.change ??= lookBefore();
    return null;
  }

  override componentDidUpdate() {
    this.settle(true);
  }

  /** In a tab that nobody looks at this waits for the return, and is done once for all changes. */
  private settle(seen: boolean) {
    if (document.visibilityState === "hidden") return;
    this.change?.settle(seen);
    this.change = null;
  }

  override render() {
    return this.props.children;
  }
}
