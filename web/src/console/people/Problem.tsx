/** Why what was sent was not done, above the form that sent it. */
export function Problem({ children }: { children: string }) {
  return (
    <p role="alert" className="rounded-xl bg-danger-soft px-3 py-2.5 text-[0.9rem] text-danger">
      {children}
    </p>
  );
}
