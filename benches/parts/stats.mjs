/** The smallest sample that is not below the share `p` (0…1) of them. */
export function quantile(samples, p) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
}

export const median = (samples) => quantile(samples, 0.5);

/** p50, p99 and max, in the samples' unit. */
export function summary(samples) {
  return { p50: median(samples), p99: quantile(samples, 0.99), max: Math.max(...samples) };
}

/** Prints rows as a table with aligned columns; the first row is the heading. */
export function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  for (const [index, row] of rows.entries()) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]),
    );
    console.log(`| ${cells.join(" | ")} |`);
    if (index === 0) console.log(`|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`);
  }
}
