/** This key where it is free, else with the next free number: `group`, `group-2`. */
export function freeKey(wanted: string, isTaken: (key: string) => boolean): string {
	if (!isTaken(wanted)) return wanted;
	const base = wanted.replace(/-[0-9]+$/, "").slice(0, 28);
	for (let number = 2; ; number++) if (!isTaken(`${base}-${number}`)) return `${base}-${number}`;
}
