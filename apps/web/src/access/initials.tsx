/** `Ana Perez` → `AP` */
function initialsOf(name: string): string {
	const words = name.split(/[\s@.]+/).filter(Boolean);
	return ((words[0]?.[0] ?? "") + (words[1]?.[0] ?? "")).toUpperCase();
}

/** A person as a small disc; the name stands beside it. */
export function Initials({ name }: { name: string }) {
	return (
		<span className="avatar" aria-hidden="true">
			{initialsOf(name)}
		</span>
	);
}
