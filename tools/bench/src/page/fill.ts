const BLOCK = /<!-- measured: ([a-z-]+) -->\n[\s\S]*?<!-- end -->/g;

/**
 * A page with what is measured put between its marks, `<!-- measured: NAME -->` and `<!-- end -->`.
 * @throws Error naming a mark that there are no figures for
 */
export function fill(page: string, blocks: Readonly<Record<string, string>>): string {
  return page.replaceAll(BLOCK, (_, name: string) => {
    const block = blocks[name];
    if (block === undefined) throw new Error(`nothing is measured under the name ${name}`);
    return `<!-- measured: ${name} -->\n\n${block}\n\n<!-- end -->`;
  });
}
