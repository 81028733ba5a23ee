import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import "./state.css";

type Props = { icon: LucideIcon; title: string; children: ReactNode; action?: ReactNode };

/** What stands where a list would: why it is empty and the one thing to do. */
export function EmptyState({ icon: Glyph, title, children, action }: Props) {
	return (
		<div className="state">
			<span className="state-art" aria-hidden="true">
				<Glyph size={24} strokeWidth={1.8} />
			</span>
			<h2>{title}</h2>
			<p>{children}</p>
			{action ? <div className="state-action">{action}</div> : null}
		</div>
	);
}
