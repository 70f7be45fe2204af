//! Every message with the types of its arguments; the comments repeat the headings of `recite.ftl`.
//!
//! The id of a message is the name of its method with hyphens: `quiz_more_due` formats `quiz-more-due`.

use fluent_bundle::FluentArgs;
use jiff::civil::Date;

use super::arguments::{Argument, FullTime, LongDate, RelativeTime};
use super::bundle::Catalog;
use recite_quiz::{ChannelId, Rating, RoleId, Tally};

/// Declares methods that format messages.
macro_rules! messages {
    ($($name:ident($($argument:ident: $type:ty),*);)*) => {
        impl Catalog {
            $(
                #[doc = concat!("Returns the text of `", stringify!($name), "`, which is written with hyphens in the `.ftl` file.")]
                pub fn $name(self, $($argument: $type),*) -> String {
                    #[allow(unused_mut)]
                    let mut arguments = FluentArgs::new();
                    $(arguments.set(stringify!($argument), Argument::value($argument, self));)*
                    self.format(&stringify!($name).replace('_', "-"), &arguments)
                }
            )*
        }

        /// Each message with the names and types of its arguments.
        #[cfg(test)]
        pub(super) const DECLARED: &[(&str, &[(&str, &str)])] = &[
            $((stringify!($name), &[$((stringify!($argument), stringify!($type))),*])),*
        ];
    };
}

messages! {
    // Dates and shared words
    date(day: u32, month: u32, year: u32);
    date_short(day: u32, month: u32);
    month(month: u32, year: u32);
    month_short(month: u32);
    month_short_year(month: u32, year: u32);
    month_name(month: u32);
    month_short_name(month: u32);
    when_days(days: u32);
    when_months(months: u32);
    when_years(years: u32);
    tally_nobody();
    tally_none_knew(answered: u32);
    tally_all_knew(answered: u32);
    tally_some_knew(answered: u32, knew: u32);
    page_number(page: u32, count: u32);

    // Notes
    note_picture();
    note_sources(count: u32);
    note_alert_note();
    note_alert_tip();
    note_alert_important();
    note_alert_warning();
    note_alert_caution();

    // /ask
    ask_asked(question: &str);
    ask_sure();
    ask_not_sure();
    ask_other_matches();
    ask_answered_button();
    ask_not_it_button();
    ask_quiz_later_button();
    ask_share_button();
    ask_previous_page_button();
    ask_next_page_button();
    ask_thanks();
    ask_likely();
    ask_close_call();
    ask_possible(count: u32);
    ask_nothing();
    ask_notes_not_in_ar();
    ask_notes_not_in_zh();
    ask_notes_not_in_zh_hant();
    ask_notes_not_in_nl();
    ask_notes_not_in_en();
    ask_notes_not_in_fr();
    ask_notes_not_in_de();
    ask_notes_not_in_it();
    ask_notes_not_in_ja();
    ask_notes_not_in_ko();
    ask_notes_not_in_pl();
    ask_notes_not_in_pt();
    ask_notes_not_in_ru();
    ask_notes_not_in_uk();
    ask_notes_not_in_es();
    ask_notes_not_in_th();
    ask_notes_not_in_tr();
    ask_no_more();
    ask_no_notes();
    ask_no_notes_hint();

    // Outside the bot's servers
    membership_denied();
    membership_unknown();
    // The menu of a message
    menu_answer_command();
    menu_quiz_later_command();
    menu_from_bot();
    menu_empty();
    menu_attachment();
    menu_sticker();
    menu_poll();
    menu_no_question();
    menu_too_many();
    menu_not_one_note();
    menu_not_quizzed();
    reply_button();
    reply_remove_button();
    reply_obstacle_member();
    reply_obstacle_bot(permissions: &str);
    reply_obstacle_archived();
    reply_obstacle_age_restricted();
    reply_obstacle_other_server();
    reply_posted(url: &str);
    reply_posted_without_files(url: &str);
    reply_already_posted(url: &str);
    reply_already_removed();
    reply_in_progress();
    reply_unknown();
    reply_message_gone();
    reply_rejected(message: &str);
    reply_removed();
    reply_not_yours();
    reply_not_removed();
    mention_unsure();
    mention_nothing();
    mention_unreadable();
    reply_too_early();
    direct_too_many();

    // /quiz
    quiz_new();
    quiz_done_today(count: u32);
    quiz_due(count: u32);
    quiz_hint();
    quiz_reveal_button();
    quiz_stop_button();
    quiz_next_button();
    quiz_two_more_button();
    quiz_keep_going_button();
    quiz_continue_button();
    quiz_did_you_know();
    quiz_change_grade(grade: Rating);
    quiz_grade_missed();
    quiz_grade_hard();
    quiz_grade_right();
    quiz_grade_easy();
    quiz_graded(grade: Rating, when: &str);
    quiz_graded_missed(when: &str);
    quiz_graded_changed(grade: Rating, when: &str);
    quiz_more_due(count: u32);
    quiz_last_one();
    quiz_streak_started();
    quiz_streak(count: u32);
    quiz_streak_longest(count: u32);
    quiz_streak_no_freeze();
    quiz_streak_one_freeze();
    quiz_nothing_due();
    quiz_finished();
    quiz_stopped();
    quiz_nothing_done();
    quiz_all_known(answered: u32);
    quiz_some_known(answered: u32, knew: u32);
    quiz_later(question: &str);
    quiz_later_already(question: &str);

    // The question of the day
    post_headline();
    post_unanswered();
    post_result(tally: Tally);
    post_note_gone();
    post_last_question();
    post_reason_shuffled();
    post_reason_reinforce();
    post_reason_new_to_all();
    post_reason_unseen(unseen: u32, members: u32);
    post_reason_you_forgot();
    post_reason_all_forgot(members: u32);
    post_reason_forgotten(forgotten: u32, members: u32);
    post_reason_forgotten_and_unseen(forgotten: u32, unseen: u32, members: u32);

    // /daily
    daily_setup_done(channel: ChannelId);
    daily_setup_hint();
    daily_schedule(time: &str, zone: &str);
    daily_all_topics();
    daily_more_topics(count: u32);
    daily_pings_role(role: RoleId);
    daily_pings_nobody();
    daily_next(relative: RelativeTime, at: FullTime);
    daily_pool_empty();
    daily_pool_used_up(questions: u32);
    daily_pool_low(unasked: u32, questions: u32);
    daily_pool(unasked: u32, questions: u32);
    daily_missing_permissions(channel: ChannelId);
    daily_missing_permissions_fix();
    daily_permissions_unknown(channel: ChannelId);
    daily_bad_time(written: &str);
    daily_bad_zone(written: &str);
    daily_unknown_topics(count: u32, topics: &str);
    daily_no_questions();
    daily_clock_ahead(difference: &str);
    daily_clock_behind(difference: &str);
    clock_minutes(count: u32);
    clock_hours(count: u32);
    clock_days(count: u32);
    daily_off(channel: ChannelId);
    daily_off_already(channel: ChannelId);
    daily_now_coming(channel: ChannelId);
    daily_now_posted(url: &str);
    daily_now_repeated(channel: ChannelId, url: &str);
    daily_now_repeated_unlinked(channel: ChannelId);
    daily_now_failed(channel: ChannelId, reason: &str);
    daily_not_set_up(channel: ChannelId);
    daily_none_here();
    daily_which_channel(channels: &str);
    daily_status_off();
    daily_status_paused(since: FullTime, reason: &str, retry: RelativeTime);
    daily_status_coming();
    daily_status_missed(reason: &str);
    daily_status_held(reason: &str);
    daily_status_more_channels(count: u32);
    daily_held(channel: ChannelId, date: Date);
    daily_held_why();
    remark_too_late();
    remark_switched_off();
    remark_note_gone();
    remark_deleted();
    remark_no_question();
    remark_offline();
    remark_unseen();
    remark_restored();
    failure_gone();
    failure_forbidden(message: &str);
    failure_rejected(message: &str);
    failure_unreadable(message: &str);
    failure_no_answer(message: &str);
    permission_view_channel();
    permission_send_messages();
    permission_send_messages_in_threads();
    permission_attach_files();
    permission_read_message_history();
    permission_mention_everyone();
    permission_manage_threads();

    // /stats
    stats_me();
    stats_streak_label();
    stats_streak_none();
    stats_streak(count: u32, longest: u32);
    stats_freezes(count: u32);
    stats_cards_label();
    stats_cards_none();
    stats_cards(count: u32, known: u32);
    stats_due(count: u32);
    stats_answers_label();
    stats_answers_so_far(count: u32);
    stats_right_lately(percent: u32);
    stats_right(percent: u32);
    stats_server();
    stats_posts(count: u32);
    stats_answers(count: u32);
    stats_hardest();
    stats_my_answers_chart();
    stats_memory_chart();
    stats_server_answers_chart();
    stats_no_charts();

    // Charts
    chart_empty();
    chart_empty_alt(title: &str);
    chart_curve_alt(title: &str, first: u32, first_date: Date, last: u32, last_date: Date, most: u32);
    chart_no_answers();
    chart_answers(answers: u32, days: u32);
    chart_no_answers_alt(title: &str, from: Date, to: Date);
    chart_answers_alt(title: &str, from: Date, to: Date, answers: &str, most: u32, date: Date);
    chart_monday();
    chart_wednesday();
    chart_friday();
    chart_less();
    chart_more();

    // /leaderboard
    leaderboard(month: &str);
    leaderboard_points(count: u32);
    leaderboard_empty();
    leaderboard_not_listed(count: u32);
    leaderboard_rules();
    leaderboard_left();
    leaderboard_joined();
    leaderboard_leave_button();
    leaderboard_join_button();

    // /threads
    threads_setup_done(channel: ChannelId);
    threads_setup_preview();
    threads_setup_live();
    threads_missing_permissions_fix();
    threads_age_restricted(channel: ChannelId);
    threads_no_tags(channel: ChannelId);
    threads_unknown_tag(channel: ChannelId, written: &str, tags: &str);
    threads_off(channel: ChannelId);
    threads_off_already(channel: ChannelId);
    threads_none_here();
    threads_which_channel(channels: &str);
    threads_at_once();
    threads_after_silence(minutes: u32);
    threads_sure_only();
    threads_likely_too();
    threads_tag(tag: &str);
    threads_status_off();
    threads_status_paused(since: FullTime);
    threads_status_preview(since: FullTime, threads: u32, answers: u32);
    threads_status_live(since: FullTime, threads: u32, answers: u32, solved: u32, removed: u32);
    threads_status_failed(count: u32);
    threads_status_go_live(from: RelativeTime);
    threads_go_live_button();
    threads_notes_menu();
    threads_note_gone();
    threads_likely();
    threads_is_solved();
    threads_is_removed();
    threads_live(channel: ChannelId);
    threads_managers_only();
    threads_paused_notice(channel: ChannelId, removed: u32, answers: u32);
    threads_answer_hint();
    threads_solved_button();
    threads_solved();
    threads_solved_tagged();
    threads_solved_not_tagged();
    threads_solved_not_yours();

    // /privacy
    privacy_show();
    privacy_nothing();
    privacy_grades(count: u32);
    privacy_cards(count: u32);
    privacy_answers(count: u32);
    privacy_wishes(count: u32);
    privacy_schedules(count: u32);
    privacy_help_channels(count: u32);
    privacy_replies(count: u32);
    privacy_opted_out();
    privacy_period(first: LongDate, last: LongDate);
    privacy_identity();
    privacy_delete_button();
    privacy_export();
    privacy_export_several_files();
    privacy_export_several_messages();
    privacy_export_more();
    privacy_export_last();
    privacy_export_cut();
    privacy_export_gzip();
    privacy_delete();
    privacy_delete_warning();
    privacy_delete_confirm_button();
    privacy_deleted();
    privacy_deleted_partly();
    privacy_nothing_left_partly();
    privacy_nothing_to_delete();

    // /reload
    reload_unchanged();
    reload_changed(changes: &str);
    reload_added(count: u32);
    reload_edited(count: u32);
    reload_removed(count: u32);
    reload_total(qas: u32, files: u32);
    reload_not_pulled();
    reload_histories_moved(count: u32);
    reload_kept(count: u32);
    reload_more_problems(count: u32);
    reload_missing_ids(count: u32);
    reload_failed();

    // Errors
    error_failed(reference: &str);
    error_rejected(reference: &str);
    error_note_gone();
    error_unreadable_press();
    error_unknown_topic(topic: &str);
    error_unknown_command();
    error_topic_gone();
    error_graded_since();
    error_old_card();
    error_servers_only();

    // Descriptions of commands and their options
    command_ask();
    command_ask_question();
    command_ask_topic();
    command_ask_private();
    command_quiz();
    command_quiz_topic();
    command_daily();
    command_daily_setup();
    command_daily_setup_channel();
    command_daily_setup_time();
    command_daily_setup_timezone();
    command_daily_setup_topics();
    command_daily_setup_role();
    command_daily_status();
    command_daily_off();
    command_daily_now();
    command_daily_channel();
    command_threads();
    command_threads_setup();
    command_threads_setup_channel();
    command_threads_setup_when();
    command_threads_setup_when_sure();
    command_threads_setup_when_silence();
    command_threads_setup_minutes();
    command_threads_setup_likely();
    command_threads_setup_topics();
    command_threads_setup_tag();
    command_threads_status();
    command_threads_off();
    command_stats();
    command_stats_me();
    command_stats_server();
    command_stats_server_private();
    command_leaderboard();
    command_leaderboard_private();
    command_privacy();
    command_privacy_show();
    command_privacy_export();
    command_privacy_delete();
    command_reload();
}
