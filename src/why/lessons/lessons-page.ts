import type { Shown } from '../clients.ts'
import { html, type PageOptions } from '../page.ts'
import type { LessonsRepresentation } from './lesson-json.ts'
import { accountView, clientView, lessonList, suffixOf } from './lesson-views.ts'

/** The page of all lessons, with the ticks of the client that is shown. */
export const lessonsPage = ({ client, items }: LessonsRepresentation, shown: Shown): PageOptions => ({
  title: 'Lessons',
  place: '/lessons',
  learning: true,
  scripts: ['lessons.js'],
  styles: ['lessons.css'],
  main: html`<h1>Lessons</h1>
<p class="lead">Small tasks, from the first request to errors of the server. Predict the status, then send the request with curl, Postman or a program of your own. A lesson gets its tick when this server has answered the right request. A lesson that has its tick shows the answer: if you have sent requests before, such as those of the README, choose <em>Start over</em> to predict them all.</p>
<p id="progress" data-live>You have done <strong>${items.filter(({ met }) => met).length} of ${items.length}</strong> lessons.</p>
<div class="lesson" data-client="${client}">
<div>
${lessonList(items, suffixOf(shown))}
</div>
<div class="aside">
${accountView}
${clientView(shown)}
</div>
</div>`,
})
