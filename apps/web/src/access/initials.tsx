import { initialsOf } from "../ui/initials.ts";

/** A person as a small disc; the name stands beside it. */
export function Initials({ name }: { name: string }) {
	return (
		<span className="avatar" aria-hidden="true">
			{initialsOf(name)}
		</span>
	);
}
