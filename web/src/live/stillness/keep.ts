/**
 * Focus and selected text through a change. An element that changes places in a list is taken out
 * and put back by the browser, which forgets what was focused and selected in it.
 */

/** Remembers both; the returned function puts back what was lost and can be had again. */
export function keepFocusAndSelection(): () => void {
  const focused = document.activeElement;
  const selection = getSelection();
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection ?? {};
  const selected = selection?.toString() ?? "";
  return () => {
    if (focused && focused !== document.activeElement && focused.isConnected) {
      (focused as HTMLElement).focus?.({ preventScroll: true });
    }
    if (!selected || !anchorNode?.isConnected || !focusNode?.isConnected) return;
    if (selection?.toString() === selected) return;
    const fits = (node: Node, offset: number) =>
      offset <= (node.nodeType === Node.TEXT_NODE ? (node as Text).length : node.childNodes.length);
    if (!fits(anchorNode, anchorOffset ?? 0) || !fits(focusNode, focusOffset ?? 0)) return;
    selection?.setBaseAndExtent(anchorNode, anchorOffset ?? 0, focusNode, focusOffset ?? 0);
    // Other words stand there now: nobody has selected those.
    if (selection?.toString() !== selected) selection?.removeAllRanges();
  };
}

/** True for what a guest types into or chooses from. */
export function isEditable(element: Element | null): boolean {
  return !!element?.matches(
    "input, textarea, select, [contenteditable]:not([contenteditable=false])",
  );
}
