import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from "react";
import { Popover } from "react-aria-components";
import { Button, type ButtonProps } from "./Button";
import { cx } from "./cx";

/** What a menu offers to do. */
export interface Action {
  id: string;
  label: string;
  icon?: ReactNode;
  isDisabled?: boolean;
  isDanger?: boolean;
  act(): void;
}

interface ActionMenuProps {
  /** What it opens beside, and where the focus returns to. */
  beside: RefObject<Element | null>;
  label: string;
  actions: readonly Action[];
  onClose(): void;
}

/**
 * A list of actions over the page. Arrow keys, Home, End and first letters walk through it, and it
 * closes with Escape, Tab and whatever is chosen. React Aria's menu knows much more, and weighs as
 * much as all screens of the console together.
 */
export function ActionMenu({ beside, label, actions, onClose }: ActionMenuProps) {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => enabledIn(menu.current)[0]?.focus({ preventScroll: true }), []);
  const walk = (event: KeyboardEvent) => {
    if (event.key === "Tab") return onClose();
    const next = walkedTo(event.key, enabledIn(menu.current));
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <Popover
      triggerRef={beside}
      isOpen
      onOpenChange={(open) => !open && onClose()}
      placement="bottom end"
      aria-label={label}
      className="min-w-44 rounded-xl border border-line bg-surface p-1.5 shadow-raised"
    >
      <div ref={menu} role="menu" tabIndex={-1} aria-label={label} onKeyDown={walk}>
        {actions.map(({ id, label: name, icon, isDisabled = false, isDanger = false, act }) => (
          <button
            key={id}
            type="button"
            role="menuitem"
            tabIndex={-1}
            aria-disabled={isDisabled || undefined}
            onPointerEnter={({ currentTarget }) => !isDisabled && currentTarget.focus()}
            onClick={() => {
              if (isDisabled) return;
              onClose();
              act();
            }}
            className={cx(
              "flex min-h-11 w-full cursor-pointer items-center gap-2.5 rounded-lg px-3 text-start -outline-offset-2 focus:bg-sunken aria-disabled:cursor-default aria-disabled:opacity-45",
              isDanger && "text-danger",
            )}
          >
            {icon} {name}
          </button>
        ))}
      </div>
    </Popover>
  );
}

interface MenuButtonProps extends Omit<ButtonProps, "onPress" | "children"> {
  "aria-label": string;
  actions: readonly Action[];
}

/** A button that opens a menu of the same name. */
export function MenuButton({ actions, ...rest }: MenuButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        {...rest}
        ref={button}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onPress={() => setOpen(true)}
      />
      {isOpen && (
        <ActionMenu
          beside={button}
          label={rest["aria-label"]}
          actions={actions}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function enabledIn(menu: HTMLElement | null): HTMLElement[] {
  return [...(menu?.querySelectorAll<HTMLElement>("[role=menuitem]:not([aria-disabled])") ?? [])];
}

/** Where a key leads; from the last to the first and back, by a letter to the next with that name. */
function walkedTo(key: string, items: readonly HTMLElement[]): HTMLElement | undefined {
  const at = items.findIndex((item) => item.matches(":focus"));
  if (key === "ArrowDown") return items[(at + 1) % items.length];
  if (key === "ArrowUp") return items.at(Math.max(at, 0) - 1);
  if (key === "Home") return items[0];
  if (key === "End") return items.at(-1);
  if (key.trim().length !== 1) return undefined;
  const after = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  const letter = key.toLocaleLowerCase();
  return after.find((item) => item.textContent?.trim().toLocaleLowerCase().startsWith(letter));
}
