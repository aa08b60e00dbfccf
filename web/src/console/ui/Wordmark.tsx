/** The product's name with its sign: a house front with a lit door. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2.5 font-semibold text-lg tracking-tight">
      <svg viewBox="0 0 32 32" aria-hidden="true" className="size-8">
        <rect x="2" y="2" width="28" height="28" rx="8" className="fill-accent" />
        <path d="M8 24V14.2L16 8l8 6.2V24z" className="fill-on-accent" />
        <path d="M13.5 24v-5.2a2.5 2.5 0 0 1 5 0V24z" className="fill-accent" />
      </svg>
      Frontage
    </span>
  );
}
