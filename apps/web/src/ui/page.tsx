import type { ReactNode } from "react";
import { useTitle } from "./use-title.ts";
import "./page.css";

type Props = { title: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode };

/** A page of the product under the top bar: its title, one sentence, its actions and what it shows. */
export function Page({ title, lead, actions, children }: Props) {
	useTitle(title);
	return (
		<main className="page" id="main">
			<div className="page-inner">
				<div className="page-head">
					<div className="grow">
						<h1>{title}</h1>
						{lead ? <p>{lead}</p> : null}
					</div>
					{actions}
				</div>
				{children}
			</div>
		</main>
	);
}
