import { html, type Markup } from "./html";

/** A column's heading; numbers stand to the right. */
export interface Column {
  title: string;
  number?: boolean;
}

/** A table that scrolls by itself on a narrow screen. @param label its name for those who don't see it */
export function table(label: string, columns: readonly Column[], rows: readonly Markup[]): Markup {
  const headings = columns.map(
    ({ title, number }) => html`<th scope="col" ${number === true && html`class="number"`}>${title}</th>`,
  );
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">
    <table>
      <thead>
        <tr>
          ${headings}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
