import type { Member } from './types';

/** A member with those whom they let in: the chain by which one knows everybody. */
export interface Branch {
  member: Member;
  letIn: Branch[];
}

/** The members as trees from those whom nobody who is there let in. */
export function tree(members: Member[]): Branch[] {
  const branches = new Map(members.map((member) => [member.name, { member, letIn: [] as Branch[] }]));
  const roots: Branch[] = [];
  for (const branch of branches.values()) {
    const by = branch.member.let_in_by;
    const parent = by === undefined || by === branch.member.name ? undefined : branches.get(by);
    if (parent === undefined || isBelow(branch, parent)) {
      roots.push(branch);
    } else {
      parent.letIn.push(branch);
    }
  }
  return roots;
}

/** Whether a branch hangs below another already: names can be alike, and no ring may close. */
function isBelow(above: Branch, branch: Branch): boolean {
  return above === branch || above.letIn.some((one) => isBelow(one, branch));
}
