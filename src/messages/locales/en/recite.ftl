### Everything that members and server admins read in Discord, in English.
###
### Syntax: https://projectfluent.org. Each message is declared, with the types of its arguments, in
### `src/messages/catalog/declarations.rs`; tests compare the two.
###
### Texts use Discord's Markdown. Text arguments are escaped already. Headings, bullets, small print and
### the " · " between short facts are added in code.

## Dates and shared words

date = { $day } { month-name } { $year }
date-short = { $day } { month-short-name }
month = { month-name } { $year }
month-short = { month-short-name }
month-short-year = { month-short-name } { $year }

# $month is the number of the month.
month-name = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
month-short-name = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}

# When a card comes back: used as { $when } in other messages.
when-days = { $days ->
    [0] today
    [1] tomorrow
   *[other] in { $days } days
}
when-months = { $months ->
    [one] in 1 month
   *[other] in { $months } months
}
when-years = { $years ->
    [one] in 1 year
   *[other] in { $years } years
}

# How many members answered a question, and how many of them knew it: used as { $tally } in other messages.
tally-nobody = nobody answered
tally-none-knew = { $answered ->
    [one] 1 answered and didn't know it yet
   *[other] { $answered } answered, nobody knew it yet
}
tally-all-knew = { $answered ->
    [one] 1 answered and knew it
   *[other] { $answered } answered, all of them knew it
}
tally-some-knew = { $answered } answered, { $knew } knew it

page-number = page { $page } of { $count }

## Notes

note-picture = picture
note-sources = { $count ->
    [one] Source
   *[other] Sources
}
note-alert-note = Note
note-alert-tip = Tip
note-alert-important = Important
note-alert-warning = Warning
note-alert-caution = Caution

## /ask

ask-asked = Asked: { $question }
ask-sure = sure
ask-not-sure = not sure
ask-other-matches = Other matches
ask-answered-button = This answered it
ask-not-it-button = Not it
ask-quiz-later-button = Quiz me on this later
ask-share-button = Post to the channel
ask-previous-page-button = ◀
ask-next-page-button = ▶
ask-thanks = Good to know, thanks!

ask-likely = Not certain, but this looks closest:
ask-close-call = Two notes fit about equally well:
ask-possible = { $count ->
    [one] I'm not sure, but this note may answer it:
   *[other] I'm not sure, but one of these notes may answer it:
}
ask-nothing = I couldn't find a note that answers this. Try other words, or ask the note writers to add one.
ask-no-more = Those are all the notes I found. Try other words, or ask the note writers to add one.

# Shown in the language of a question, above a note that is in another language.
ask-notes-not-in-ar = الملاحظات مكتوبة بلغة أخرى.
ask-notes-not-in-zh = 这些笔记是用另一种语言写的。
ask-notes-not-in-zh-hant = 這些筆記是用另一種語言寫的。
ask-notes-not-in-nl = De notities zijn in een andere taal.
ask-notes-not-in-en = The notes are in another language.
ask-notes-not-in-fr = Les notes sont dans une autre langue.
ask-notes-not-in-de = Die Notizen sind in einer anderen Sprache.
ask-notes-not-in-it = Le note sono in un'altra lingua.
ask-notes-not-in-ja = ノートは別の言語で書かれています。
ask-notes-not-in-ko = 노트는 다른 언어로 작성되어 있습니다.
ask-notes-not-in-pl = Notatki są w innym języku.
ask-notes-not-in-pt = As notas estão em outro idioma.
ask-notes-not-in-ru = Заметки написаны на другом языке.
ask-notes-not-in-uk = Нотатки написані іншою мовою.
ask-notes-not-in-es = Las notas están en otro idioma.
ask-notes-not-in-th = บันทึกเหล่านี้เป็นภาษาอื่น
ask-notes-not-in-tr = Notlar başka bir dilde.

ask-no-notes = I don't have any notes yet, so there's nothing I can answer or ask.
ask-no-notes-hint = To get started, add a Markdown file to my notes folder: a question as a heading, its answer below.

## Outside the bot's servers

membership-denied = I only answer members of the servers that I'm in. Join one of them, and use /ask there first.
membership-unknown = I only answer members of the servers that I'm in, and I can't check that right now. Please try again in a minute.

## The menu of a message

menu-answer-command = Answer from notes
menu-quiz-later-command = { ask-quiz-later-button }
menu-from-bot = I answer people's questions, and that message is from a bot or an app.
menu-empty = That message has no text that I can see, so there's no question to look up.
menu-attachment = That message is only a picture or a file, and I can't read those. Use /ask to ask in words.
menu-sticker = That message is only a sticker, so there's no question to look up.
menu-poll = That message is a poll, and I don't answer polls. Use /ask to ask in your own words.
menu-no-question = I couldn't find a question in that message. Use /ask to ask it in your own words.
menu-too-many = That's as often as I can do this in one minute. Please try again in a moment.
menu-not-one-note = I don't know which note that message shows. Use this on one of my answers.
menu-not-quizzed = That note isn't a question, so I can't quiz you on it.

reply-button = Post as reply
reply-remove-button = Remove
# Why a member cannot post the answer as a reply.
reply-obstacle-member = Only you see this, because you can't send messages here.
reply-obstacle-bot = Only you see this, because I'm missing permissions to reply here: { $permissions }.
reply-obstacle-archived = Only you see this, because this thread is archived or locked.
reply-obstacle-age-restricted = Only you see this, because I don't reply in age-restricted channels.
reply-obstacle-other-server = I can't post here, because I'm not in this server.

reply-posted = [I've replied to the message.]({ $url })
reply-posted-without-files = [I've replied to the message]({ $url }), without the pictures and files of the note, because I couldn't attach them here.
reply-already-posted = [I've already replied to that message.]({ $url })
reply-already-removed = My reply to that message was removed, so I won't reply to it again.
reply-in-progress = I'm replying to that message right now.
reply-unknown = I don't know whether Discord posted my reply, and I don't want to post it twice. Please look for it in the channel, or try again in a few minutes.
reply-message-gone = That message has been deleted, so I didn't reply.
# $message is Discord's own, in English.
reply-rejected = Discord didn't accept my reply ({ $message }), so nothing was posted.
reply-removed = Removed.
reply-not-yours = Only the member who posted this reply, the author of the question and members with the permission Manage Messages can remove it.
reply-not-removed = I couldn't remove this reply. Please try again in a minute, or delete it as a message.

# Replies to a message that mentions the bot. Everybody in the channel sees them.
mention-unsure = I found notes that may answer this, but I'm not sure. Use /ask to see them.
mention-nothing = I couldn't find a note that answers this.
mention-unreadable = I can't see the text of that message. Open its menu, choose *Apps* and then *Answer from notes*.
reply-too-early = The first message of this thread hasn't arrived yet, so I can't reply. Please try again in a moment.
# The reply to a direct message.
direct-too-many = That's as often as I can answer in one minute. Please ask again in a moment.

## /quiz

quiz-new = new to you
quiz-done-today = { $count } done today
quiz-due = { $count } due
quiz-hint = Think of the answer, then reveal it.
quiz-reveal-button = Reveal
quiz-stop-button = Stop
quiz-next-button = Next
quiz-two-more-button = Two more cards
quiz-keep-going-button = Keep going
quiz-continue-button = Continue

quiz-did-you-know = Did you know it?
quiz-change-grade = You chose “{ $grade }”. Change it?
quiz-grade-missed = Missed
quiz-grade-hard = Hard, but right
quiz-grade-right = Right
quiz-grade-easy = Easy

quiz-graded = { $grade }. You'll see this card again { $when }.
quiz-graded-missed = Missed, no harm done. You'll see this card again { $when }.
quiz-graded-changed = Changed to “{ $grade }”. You'll see this card again { $when }.
quiz-more-due = { $count ->
    [one] 1 more card is due.
   *[other] { $count } more cards are due.
}
quiz-last-one = That was the last one.

quiz-streak-started = Your streak starts here. See you at the next question!
quiz-streak = { $count ->
    [one] **1 question in a row.**
   *[other] **{ $count } questions in a row.**
}
quiz-streak-longest = { $count ->
    [one] **1 question in a row**, your longest streak so far.
   *[other] **{ $count } questions in a row**, your longest streak so far.
}
quiz-streak-no-freeze = You have no freezes left this month, so missing the next question ends your streak.
quiz-streak-one-freeze = You have one freeze left this month: it covers one missed question.

quiz-nothing-due = Nothing is due right now. You're up to date.
quiz-finished = That's all for now.
quiz-stopped = Stopped. Your grades are saved, and your due cards will wait for you.
quiz-nothing-done = Any answer from /ask can become a card: press “{ ask-quiz-later-button }” below it.
quiz-all-known = { $answered ->
    [one] You answered 1 card today and knew it.
   *[other] You answered { $answered } cards today and knew all of them.
}
quiz-some-known = { $answered ->
    [one] You answered 1 card today. It will come back soon.
   *[other] You answered { $answered } cards today and knew { $knew }.
}

quiz-later = I'll quiz you on “{ $question }”. It comes up in /quiz, before other new questions.
quiz-later-already = “{ $question }” is already on your list. It comes up in /quiz.

## The question of the day

post-headline = Question of the day
post-unanswered = Nobody has answered yet. Do you know it?
post-result = **How it went:** { $tally }
post-note-gone = The note has been changed or removed since then.
post-last-question = Last question

post-reason-shuffled = Picked at random, because nobody has answered enough questions yet
post-reason-reinforce = Chosen because answering it today makes it stick
post-reason-new-to-all = New to everyone here
post-reason-unseen = { $unseen ->
    [one] 1 of { $members } of you has never been asked this
   *[other] { $unseen } of { $members } of you have never been asked this
}
post-reason-you-forgot = You've probably forgotten this
post-reason-all-forgot = All { $members } of you have probably forgotten this
post-reason-forgotten = { $forgotten ->
    [one] 1 of { $members } of you has probably forgotten this
   *[other] { $forgotten } of { $members } of you have probably forgotten this
}
post-reason-forgotten-and-unseen = { $forgotten ->
    [one] { $unseen ->
        [one] 1 of { $members } of you has probably forgotten this, and 1 has never been asked
       *[other] 1 of { $members } of you has probably forgotten this, and { $unseen } have never been asked
    }
   *[other] { $unseen ->
        [one] { $forgotten } of { $members } of you have probably forgotten this, and 1 has never been asked
       *[other] { $forgotten } of { $members } of you have probably forgotten this, and { $unseen } have never been asked
    }
}

## /daily

daily-setup-done = **The question of the day is set up** in { $channel }.
daily-setup-hint = /daily now posts one right away, and /daily status shows how it's going.
daily-schedule = Every day at **{ $time }** ({ $zone })
daily-all-topics = all topics
daily-more-topics = { $count } more
daily-pings-role = pings { $role }
daily-pings-nobody = pings nobody
daily-next = The next question comes { $relative } ({ $at }).

daily-pool-empty = ⚠ There are no questions to ask here yet, so nothing will be posted.
daily-pool-used-up = { $questions ->
    [one] The only question has been asked here before, so it will repeat from now on.
   *[other] All { $questions } questions have been asked here before, so they will repeat from now on.
}
daily-pool-low = { $questions ->
    [one] ⚠ There's only 1 question. It hasn't been asked here yet.
   *[other] { $unasked ->
        [one] ⚠ Only 1 of { $questions } questions hasn't been asked here yet.
       *[other] ⚠ Only { $unasked } of { $questions } questions haven't been asked here yet.
    }
}
daily-pool = { $unasked } of { $questions } questions haven't been asked here yet.

daily-missing-permissions = I can't post in { $channel } yet. I'm missing these permissions there:
daily-missing-permissions-fix = Please allow them in the channel's settings, then run /daily setup again.
daily-permissions-unknown = I couldn't check my permissions in { $channel }, so nothing has changed. Please try again in a minute.
daily-bad-time = I can't read { $written } as a time of day. Write it like 09:00, 9 am or 21:30.
daily-bad-zone = I don't know a time zone called { $written }. Type a city, such as Berlin, and pick one of the suggestions.
daily-unknown-topics = { $count ->
    [one] The notes don't have the topic { $topics }. Pick one of the suggestions.
   *[other] The notes don't have the topics { $topics }. Pick from the suggestions, with commas between topics.
}
daily-no-questions = There are no questions in these topics. Choose other topics, or write notes with questions as headings.

# $difference is one of the clock-* messages.
daily-clock-ahead = ⚠ **My clock is { $difference } ahead of Discord's**, so I won't post questions until the clocks agree. Please ask the person who runs me to set my machine's clock.
daily-clock-behind = ⚠ **My clock is { $difference } behind Discord's**, so I won't post questions until the clocks agree. Please ask the person who runs me to set my machine's clock.
clock-minutes = { $count ->
    [one] 1 minute
   *[other] { $count } minutes
}
clock-hours = { $count ->
    [one] 1 hour
   *[other] { $count } hours
}
clock-days = { $count ->
    [one] 1 day
   *[other] { $count } days
}

daily-off = The question of the day is off in { $channel }. Its settings and everyone's cards stay: use /daily setup to turn it on again.
daily-off-already = There's no question of the day in { $channel }, so there's nothing to turn off.

daily-now-coming = Today's question is on its way to { $channel }.
daily-now-posted = Posted: [today's question]({ $url }).
daily-now-repeated = { $channel } already has [today's question]({ $url }). The next one comes tomorrow.
daily-now-repeated-unlinked = { $channel } already has today's question. The next one comes tomorrow.
# $reason is one of the remark-* or failure-* messages.
daily-now-failed = I can't post in { $channel } right now: { $reason }.
daily-not-set-up = There's no question of the day in { $channel } yet. Use /daily setup to start one.
daily-none-here = There's no question of the day in this server yet. Use /daily setup to start one.
daily-which-channel = The question of the day is set up in several channels: { $channels }. Please name one of them in the command.

daily-status-off = **Off.** Use /daily setup to turn it on again.
daily-status-paused = ⚠ **Paused** since { $since }: { $reason }. I'll try again { $retry }.
daily-status-coming = on its way
daily-status-missed = ⚠ not posted: { $reason }
daily-status-held = ⚠ possibly posted, so not posted again: { $reason }
daily-status-more-channels = { $count ->
    [one] … and 1 more channel
   *[other] … and { $count } more channels
}

daily-held = **Please check { $channel }.** I was interrupted while I posted the question of { $date }.
daily-held-why = I can't read the channel's history, so I can't see whether the question is there, and I don't want to post it twice. If it's missing, use /daily now to post it today; if it's there, you don't need to do anything. To avoid this in future, give me **{ permission-read-message-history }** in that channel.

# Why a question was not posted, within a sentence.
remark-too-late = I couldn't post it in time
remark-switched-off = the question of the day was turned off before it was due
remark-note-gone = its note was removed
remark-deleted = somebody deleted it
remark-no-question = there are no questions in these topics
remark-offline = I was offline when it was due
remark-unseen = I can't read the channel's history, so I don't know whether it was posted
remark-restored = I probably posted it, but my database doesn't know about it (was it restored from a backup?), and I can't read the channel's history

# What Discord did not do, within a sentence. $message is Discord's own, in English.
failure-gone = the channel no longer exists, or I can't see it
failure-forbidden = I'm not allowed to do that in the channel ({ $message })
failure-rejected = Discord rejected it ({ $message })
failure-unreadable = I couldn't use Discord's response ({ $message })
failure-no-answer = Discord didn't answer ({ $message })

# As Discord names its permissions.
permission-view-channel = View Channel
permission-send-messages = Send Messages
permission-send-messages-in-threads = Send Messages in Threads
permission-attach-files = Attach Files
permission-read-message-history = Read Message History
permission-mention-everyone = Mention @everyone, @here, and All Roles (or make the role mentionable)
permission-manage-threads = Manage Threads and Posts

## /stats

stats-me = Your progress
stats-streak-label = **Streak**
stats-streak-none = starts with the next question you answer
stats-streak = { $count ->
    [one] 1 question in a row, { $longest } at best
   *[other] { $count } questions in a row, { $longest } at best
}
stats-freezes = { $count ->
    [0] no freezes left this month
    [one] 1 freeze left this month
   *[other] { $count } freezes left this month
}
stats-cards-label = **Cards**
stats-cards-none = none yet: answer the question of the day, or start with /quiz
stats-cards = { $count ->
    [one] 1 card, { $known } probably known
   *[other] { $count } cards, { $known } probably known
}
stats-due = { $count ->
    [0] nothing due
   *[other] { $count } due now
}
stats-answers-label = **Answers**
stats-answers-so-far = { $count } so far
stats-right-lately = { $percent }% right in the last 30 days
stats-right = { $percent }% right

stats-server = This server
stats-posts = { $count ->
    [one] 1 question posted
   *[other] { $count } questions posted
}
stats-answers = { $count ->
    [one] 1 answer
   *[other] { $count } answers
}
stats-hardest = **Hardest so far**

stats-my-answers-chart = Your answers, day by day
stats-memory-chart = Memory strength: answers you probably know
stats-server-answers-chart = Answers of this server, day by day
stats-no-charts = Shown without charts, because many members are asking for theirs right now. Try again in a minute.

## Charts

chart-empty = Nothing to show yet. This chart starts with your first answer.
chart-empty-alt = { $title }: nothing to show yet.
chart-curve-alt = { $title }: { $first } on { $first_date }, { $last } on { $last_date }, { $most } at most.
chart-no-answers = No answers yet
chart-answers = { $days ->
    [one] { $answers ->
        [one] 1 answer on 1 day
       *[other] { $answers } answers on 1 day
    }
   *[other] { $answers } answers on { $days } days
}
chart-no-answers-alt = { $title }, { $from } to { $to }: no answers yet.
chart-answers-alt = { $title }, { $from } to { $to }: { $answers }, at most { $most }, on { $date }.
chart-monday = Mon
chart-wednesday = Wed
chart-friday = Fri
chart-less = less
chart-more = more

## /leaderboard

leaderboard = Leaderboard of { $month }
leaderboard-points = { $count ->
    [one] 1 point
   *[other] { $count } points
}
leaderboard-empty = Nobody has any points yet. The next question is a good start.
leaderboard-not-listed = { $count ->
    [one] You're not on the leaderboard. You have 1 point.
   *[other] You're not on the leaderboard. You have { $count } points.
}
leaderboard-rules = You get a point for each question of the day and each due card that you answer, whether you know it or not: taking part is what counts.
leaderboard-left = You're off the leaderboard. Your cards and your streak stay as they are.
leaderboard-joined = You're on the leaderboard again.
leaderboard-leave-button = Leave the leaderboard
leaderboard-join-button = Join again

## /threads

threads-setup-done = **Answers in new threads are set up** for { $channel }.
threads-setup-preview = For now I post nothing. /threads status shows what I would have answered; when you like what you see, press “{ threads-go-live-button }” there.
threads-setup-live = I keep posting answers there. /threads status shows how it's going.
threads-missing-permissions-fix = Please allow them in the channel's settings, then run /threads setup again.
threads-age-restricted = { $channel } is age-restricted, and I don't answer in age-restricted channels.
threads-no-tags = { $channel } has no tags. Leave the tag out, or add one in the channel's settings.
threads-unknown-tag = { $channel } has no tag { $written }. Its tags are: { $tags }.
threads-off = I no longer answer new threads in { $channel }. The settings stay: use /threads setup to turn it on again.
threads-off-already = I don't answer threads in { $channel }. Use /threads setup if I should.
threads-none-here = I don't answer threads in this server yet. Use /threads setup to choose a channel.
threads-which-channel = There are several such channels: { $channels }. Please name one of them in the command.
threads-at-once = At once
threads-after-silence = { $minutes ->
    [one] After 1 minute without an answer
   *[other] After { $minutes } minutes without an answer
}
threads-sure-only = only sure answers
threads-likely-too = sure and likely answers
threads-tag = solved threads get the tag { $tag }
threads-status-off = **Off.** Use /threads setup to turn it on again.
threads-status-paused = ⚠ **Paused** since { $since }, because several of my last answers were removed. Press “{ threads-go-live-button }” to continue.
threads-status-preview = **Preview** since { $since }: nothing is posted. Of { $threads ->
    [one] 1 new thread
   *[other] { $threads } new threads
}, I would have answered { $answers }.
threads-status-live = **Live** since { $since }: of { $threads ->
    [one] 1 new thread
   *[other] { $threads } new threads
}, I answered { $answers }. Marked as solved: { $solved }. Removed: { $removed }.
threads-status-failed = { $count ->
    [one] ⚠ I couldn't post 1 answer. Please check my permissions in the channel.
   *[other] ⚠ I couldn't post { $count } answers. Please check my permissions in the channel.
}
threads-status-go-live = I recommend a week of preview before you press “{ threads-go-live-button }”. It ends { $from }.
threads-go-live-button = Go live
threads-notes-menu = Read one of these notes
threads-note-gone = a note that has been removed since then
threads-likely = likely
threads-is-solved = solved
threads-is-removed = removed
threads-live = **I now answer new threads in { $channel }**, quietly: one message that notifies nobody, and only if a note fits. Members can remove it.
threads-managers-only = Only members with the permission Manage Server can do this.
threads-paused-notice = **I've paused my answers in { $channel }**, because { $removed } of the last { $answers } were removed. Use /threads status to see them, and to continue.
# The last line of an answer in a thread.
threads-answer-hint = From our notes. It may not be what you meant.
threads-solved-button = This solved it
threads-solved = Great! Thanks for letting us know.
threads-solved-tagged = Great! I've tagged this thread as solved.
threads-solved-not-tagged = Great! I couldn't tag this thread as solved, so please ask a moderator to do it.
threads-solved-not-yours = Only the member who asked and members with the permission Manage Threads can say whether this solved it.

## /privacy

privacy-show = What I store about you
privacy-nothing = Nothing at all.
privacy-grades = { $count ->
    [one] 1 grade you gave
   *[other] { $count } grades you gave
}
privacy-cards = { $count ->
    [one] 1 card
   *[other] { $count } cards
}
privacy-answers = { $count ->
    [one] 1 answer to a question of the day
   *[other] { $count } answers to questions of the day
}
privacy-wishes = { $count ->
    [one] 1 question you want to be quizzed on
   *[other] { $count } questions you want to be quizzed on
}
privacy-schedules = { $count ->
    [one] 1 channel whose question of the day you set up
   *[other] { $count } channels whose question of the day you set up
}
privacy-help-channels = { $count ->
    [one] 1 channel whose threads you let me answer
   *[other] { $count } channels whose threads you let me answer
}
privacy-replies = { $count ->
    [one] 1 reply that you posted from a note or that answers your question
   *[other] { $count } replies that you posted from notes or that answer your questions
}
privacy-opted-out = your choice to leave the leaderboard
privacy-period = The oldest is from { $first }, the newest from { $last }.
privacy-identity = It is stored only under your Discord ID, without your name or anything that you type. Use /privacy export to get it as a file.
privacy-delete-button = Delete my data

privacy-export = Here is everything I store about you.
privacy-export-several-files = Here is everything I store about you. It's too large for one file. Each file is complete JSON; a list can continue in the next file.
privacy-export-several-messages = Here is everything I store about you. It's too large for one message, so more files follow. Each file is complete JSON; a list can continue in the next file.
privacy-export-more = Here are more of your files. The rest follows.
privacy-export-last = Here are the last of your files.
privacy-export-cut = Here are more of your files, but not all of them, because Discord limits how many messages I can send here. Use /privacy export in a direct message to me to get all of them.
privacy-export-gzip = Compressed with gzip: open it with a program such as 7-Zip, or run `gunzip`.

privacy-delete = Delete everything I store about you?
privacy-delete-warning = This also ends your streak, and it can't be undone. To keep your data, dismiss this message.
privacy-delete-confirm-button = Delete everything
privacy-deleted = Done. I no longer store anything about you.
privacy-deleted-partly = Done: everything I stored about you is deleted. Another program, such as a backup, is reading my database right now, so the last traces on the disk are overwritten when it finishes. You don't need to do anything.
privacy-nothing-left-partly = I don't store anything about you. Traces of deleted data are still on the disk, because another program is reading my database. They are overwritten when it finishes.
privacy-nothing-to-delete = I don't store anything about you, so there's nothing to delete.

## /reload

reload-unchanged = **Nothing has changed in the notes.**
reload-changed = **I reloaded the notes:** { $changes }.
reload-added = { $count } added
reload-edited = { $count } changed
reload-removed = { $count } removed
reload-total = { $files ->
    [one] { $qas ->
        [one] I know 1 Q&A from 1 file.
       *[other] I know { $qas } Q&As from 1 file.
    }
   *[other] { $qas ->
        [one] I know 1 Q&A from { $files } files.
       *[other] I know { $qas } Q&As from { $files } files.
    }
}
reload-not-pulled = I couldn't pull the repository, so these are the notes of the last successful pull. My log has the reason.
reload-histories-moved = { $count ->
    [one] The quiz history of 1 changed Q&A moved with it.
   *[other] The quiz histories of { $count } changed Q&As moved with them.
}
reload-kept = { $count ->
    [one] 1 file or Q&A has a problem, so its last good version stays in use.
   *[other] { $count } files or Q&As have problems, so their last good versions stay in use.
}
reload-more-problems = { $count ->
    [one] 1 more problem; `recite check` lists them all
   *[other] { $count } more problems; `recite check` lists them all
}
reload-missing-ids = { $count ->
    [one] 1 question has no ID yet, so its history may be lost when you rename it. Run `recite check --fix`.
   *[other] { $count } questions have no ID yet, so their history may be lost when you rename them. Run `recite check --fix`.
}
reload-failed = **I couldn't read the notes, so the last good version stays in use.** My log has the reason; please ask the person who runs me.

## Errors

error-failed = Something went wrong on my side (ref { $reference }). Please try again in a minute.
error-rejected = Discord didn't accept my answer (ref { $reference }). Please try again in a minute.
error-note-gone = That note isn't here anymore: somebody changed or removed it. Please ask again to see the current notes.
error-unreadable-press = This version of me can't read that button. Please ask again.
error-unknown-topic = I don't have a topic called { $topic }. Pick one of the suggestions that appear while you type, or leave the topic out.
error-unknown-command = I don't know that command. Please reload Discord and try again.
error-topic-gone = That topic isn't in the notes anymore: somebody changed or removed it. Use /quiz again, with another topic or without one.
error-graded-since = You've graded that card again since then, so this older button changes nothing. Use /quiz to continue.
error-old-card = That card was shown several days ago, so a grade wouldn't say much about today. Use /quiz: the card comes up again when it's due.
error-servers-only = This works only in servers that I'm in. Please try it there.

## Descriptions of commands and their options

command-ask = Find the note that answers a question
command-ask-question = Your question in any words, or one of the suggestions
command-ask-topic = Search only this topic
command-ask-private = Show the answer only to you
command-quiz = Quiz yourself in private on what you're about to forget
command-quiz-topic = Only questions of this topic
command-daily = The question of the day
command-daily-setup = Post a question every day, or change its settings
command-daily-setup-channel = Where to post the question
command-daily-setup-time = When to post it, such as 09:00 or 9 am
command-daily-setup-timezone = The time zone, such as Europe/Berlin
command-daily-setup-topics = Only questions of these topics, separated by commas
command-daily-setup-role = A role to ping with each question (default: nobody)
command-daily-status = When the next question comes, and how the last ones went
command-daily-off = Stop posting questions; answers and cards stay
command-daily-now = Post today's question now
command-daily-channel = Which channel, if there are several
command-threads = Quiet answers in new threads and forum posts
command-threads-setup = Answer new threads of a channel, or change how
command-threads-setup-channel = A forum, or a channel with threads
command-threads-setup-when = When to answer (default: at once)
command-threads-setup-when-sure = At once
command-threads-setup-when-silence = After a while without an answer
command-threads-setup-minutes = How long to wait for an answer, in minutes (default: 10)
command-threads-setup-likely = Also post answers that are only likely
command-threads-setup-topics = Only notes of these topics, separated by commas; “all” for every topic
command-threads-setup-tag = The tag of threads that were marked as solved; “none” for no tag
command-threads-status = What I answered in threads, or would have answered
command-threads-off = Stop answering new threads of a channel
command-stats = See your progress, or the server's
command-stats-me = Your streak, what you know and what is due
command-stats-server = Which questions members find hard, and how many they answer
command-stats-server-private = Show the statistics only to you
command-leaderboard = Who answered the most questions this month
command-leaderboard-private = Show the leaderboard only to you
command-privacy = View, export or delete what is stored about you
command-privacy-show = View what is stored about you
command-privacy-export = Get everything stored about you as a file
command-privacy-delete = Delete everything stored about you
command-reload = Reload the notes now, and list changes and problems
