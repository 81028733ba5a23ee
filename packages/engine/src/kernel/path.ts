/** The card's id at the end of a path: `each_user[3]/notify` → `notify`. */
export function cardOf(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1);
}

/** The loop's item in which the card stands: `each_user[3]/notify` → `each_user[3]/`; empty outside of loops. */
export function prefixOf(path: string): string {
	return path.slice(0, path.lastIndexOf("/") + 1);
}

export function itemPrefix(loop: string, index: number): string {
	return `${loop}[${index}]/`;
}

/** Of a loop's item: `each_user[3]/` → 3 */
export function indexOf(prefix: string): number {
	return Number(prefix.slice(prefix.lastIndexOf("[") + 1, -2));
}
