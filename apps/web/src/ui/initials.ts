/** `Ana Perez` and `ana.perez@acme.test` → `AP` */
export function initialsOf(name: string): string {
	const words = name.split(/[\s@.]+/).filter(Boolean);
	return ((words[0]?.[0] ?? "") + (words[1]?.[0] ?? "")).toUpperCase();
}
